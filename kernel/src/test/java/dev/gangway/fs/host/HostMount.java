package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.TestPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import java.io.IOException;
import java.nio.file.Path;

/** A mounted host directory, for tests. */
final class HostMount implements AutoCloseable {
  final HostFileSystem fileSystem;
  final Mount mount;
  final Directory root;
  private final Opened opened = new Opened();

  HostMount(Path directory) throws IOException {
    this(new HostFileSystem(directory, CacheMode.WRITEBACK, PageCache.shared()));
  }

  HostMount(HostFileSystem fileSystem) {
    this.fileSystem = fileSystem;
    mount = new Mount("/", fileSystem, false);
    assertThat(fileSystem.openRoot(mount, opened)).isZero();
    root = (Directory) opened.take();
  }

  /** Opens a file; fails the test on an error. */
  OpenFile open(String path, int flags) {
    return open(root, path, flags);
  }

  OpenFile open(Directory directory, String path, int flags) {
    assertThat(directory.open(TestPath.of(path), flags, opened)).as(path).isZero();
    return opened.take();
  }

  Directory openDirectory(String path) {
    return (Directory) open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
  }

  /** Opens and closes at once. Returns 0 or {@code -errno}. */
  long tryOpen(String path, int flags) {
    return tryOpen(root, path, flags);
  }

  long tryOpen(Directory directory, String path, int flags) {
    long result = directory.open(TestPath.of(path), flags, opened);
    if (result == 0) {
      opened.take().put();
    }
    return result;
  }

  @Override
  public void close() {
    root.put();
    fileSystem.close();
  }
}
