package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.OpenDescriptors;
import dev.gangway.testkit.BareGuest;
import dev.gangway.testkit.TestPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFileSystemTest {
  @TempDir Path dir;

  @Test
  void opensADirectoryThatStaysTheSameWhenItIsRenamed() throws IOException {
    Path before = Files.createDirectory(dir.resolve("before"));
    try (HostMount mount = new HostMount(before)) {
      Files.move(before, dir.resolve("after"));
      assertThat(mount.tryOpen("f", Fcntl.O_RDWR | Fcntl.O_CREAT)).isZero();
      assertThat(dir.resolve("after/f")).exists();
    }
  }

  @Test
  void saysWhyADirectoryCannotBeOpened() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    Path missing = dir.resolve("missing");
    Path foreign = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");

    assertThatThrownBy(() -> new HostFileSystem(missing, CacheMode.WRITEBACK, PageCache.shared()))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + ": no such file or directory (ENOENT)");
    assertThatThrownBy(() -> new HostFileSystem(file, CacheMode.WRITEBACK, PageCache.shared()))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": not a directory (ENOTDIR)");
    assertThatThrownBy(() -> new HostFileSystem(foreign, CacheMode.WRITEBACK, PageCache.shared()))
        .isInstanceOf(IOException.class)
        .hasMessage("/modules: not a directory of the host");
  }

  @Test
  void openFilesOutliveTheFileSystem() throws IOException {
    try (BareGuest guest = new BareGuest()) {
      HostFileSystem fileSystem = new HostFileSystem(dir, CacheMode.WRITEBACK, PageCache.shared());
      HostMount mount = new HostMount(dir);
      OpenFile file = mount.open("f", Fcntl.O_RDWR | Fcntl.O_CREAT);
      mount.fileSystem.close();

      assertThat(guest.write(file, "still here")).isEqualTo(10);
      assertThat(mount.root.stat(TestPath.of("f"), false, new Kstat())).isZero();
      assertThat(mount.fileSystem.openRoot(mount.mount, new Opened())).isEqualTo(-Errno.ENODEV);
      file.put();
      mount.close();
      fileSystem.close();
      fileSystem.close();
    }
    assertThat(dir.resolve("f")).hasContent("still here");
  }

  @Test
  void nothingStaysOpenWhateverWasCalled() throws IOException {
    Files.createDirectories(dir.resolve("a/b"));
    Files.createSymbolicLink(dir.resolve("l"), Path.of("a/b"));
    Files.createSymbolicLink(dir.resolve("out"), Path.of("../.."));
    try (HostMount mount = new HostMount(dir)) {
      int held = OpenDescriptors.beneath(dir.toString()).size();
      assertThat(held).isEqualTo(2);
      for (int i = 0; i < 20; i++) {
        callEverything(mount);
      }
      // The root keeps one for listing and fsync.
      assertThat(OpenDescriptors.beneath(dir.toString())).hasSize(held + 1);
    }
    assertThat(OpenDescriptors.beneath(dir.toString())).isEmpty();
    Files.delete(dir.resolve("out"));
  }

  private static void callEverything(HostMount mount) {
    Directory root = mount.root;
    Kstat stat = new Kstat();
    for (String name : new String[] {"l/f", "a/b/f", "f", "out/f", "l/no/f", "..", ".", "a/b"}) {
      PathName path = TestPath.of(name);
      PathName other = TestPath.of(name + "2");
      mount.tryOpen(name, Fcntl.O_RDWR | Fcntl.O_CREAT);
      mount.tryOpen(name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
      root.stat(path, true, stat);
      root.stat(path, false, stat);
      root.setTimes(path, true, 0, 0);
      root.link(path, true, root, other);
      root.link(path, false, root, other);
      root.rename(other, root, path);
      root.symlink(TestPath.of("../x"), other);
      root.readlink(other, new byte[10]);
      root.link(other, true, root, path);
      root.unlink(other);
      root.mkdir(other);
      root.rmdir(other);
    }
    Directory sub = mount.openDirectory("a");
    sub.iterate(0, (next, inode, type, text, offset, length) -> false);
    sub.sync(false);
    sub.put();
    root.iterate(0, (next, inode, type, text, offset, length) -> true);
    root.sync(true);
  }

  /** In a separate process with a low limit: {@link #main}. */
  @Test
  void theHostsOwnLimitOnDescriptorsIsEnfile() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 64 && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HostFileSystemTest.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).isEqualTo("ENFILE\n");
  }

  public static void main(String[] args) throws IOException {
    HostFileSystem fileSystem =
        new HostFileSystem(Path.of(args[0]), CacheMode.WRITEBACK, PageCache.shared());
    Opened opened = new Opened();
    fileSystem.openRoot(new Mount("/", fileSystem, false), opened);
    Directory root = (Directory) opened.take();
    List<OpenFile> files = new ArrayList<>();
    long result;
    // Loads the classes that close needs: later their files cannot be opened.
    if (open(root, "first", opened) == 0) {
      opened.take().put();
    }
    while ((result = open(root, "f" + files.size(), opened)) == 0) {
      files.add(opened.take());
    }
    // Class files take descriptors, too.
    files.forEach(OpenFile::put);
    System.out.println(Errno.name((int) -result));
  }

  /** The page cache uses one descriptor per file, however often the file is open. */
  private static long open(Directory root, String name, Opened opened) {
    return root.open(TestPath.of(name), Fcntl.O_RDWR | Fcntl.O_CREAT, opened);
  }
}
