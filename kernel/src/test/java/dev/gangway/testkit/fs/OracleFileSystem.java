package dev.gangway.testkit.fs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A directory of the host without a layer between: each call is the system call of that name,
 * unconfined. For tests only: Linux's answer is the right one.
 */
final class OracleFileSystem implements FileSystem {
  private final Path directory;

  public OracleFileSystem(Path directory) {
    this.directory = directory;
  }

  @Override
  public long openRoot(Mount mount, Opened out) {
    try (Arena arena = Arena.ofConfined()) {
      long fd =
          HostPath.openat(
              Fcntl.AT_FDCWD,
              arena.allocateFrom(directory.toAbsolutePath().toString()),
              Fcntl.O_RDONLY | Fcntl.O_DIRECTORY,
              0);
      return fd < 0 ? fd : OracleFile.wrap(mount, (int) fd, Fcntl.O_RDONLY, out);
    }
  }

  @Override
  public void close() {
    // Everything is behind the descriptors of the files.
  }

  /** Closes a descriptor that this owned. */
  static void closeFd(int fd) {
    long result = HostFile.close(fd);
    assert result != -Errno.EBADF : fd;
  }
}
