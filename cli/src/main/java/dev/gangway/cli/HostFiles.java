package dev.gangway.cli;

import dev.gangway.abi.ByteStrings;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.host.Linux;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Host files by the bytes of their names. A {@link Path} can only have names in the locale's
 * character set. A file with another name is opened first; its path is then that of its descriptor
 * in {@code /proc/self/fd}.
 */
final class HostFiles {
  static final int TO_READ = Fcntl.O_RDONLY;
  static final int TO_WRITE = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
  static final int DIRECTORY = Fcntl.O_PATH | Fcntl.O_DIRECTORY;

  private static final int NEW_FILE = 0666;

  /** The use of a path, which must not be kept. */
  interface Use<T> {
    T of(Path path) throws IOException;
  }

  private HostFiles() {}

  /**
   * Passes the path of a file to {@code use}.
   *
   * @param name {@link ByteStrings}, as typed
   * @param flags used if the file has to be opened
   * @throws IOException if the file cannot be opened, or {@code use} throws it
   */
  static <T> T with(String name, int flags, Use<T> use) throws IOException {
    if (RawProcess.isPath(name)) {
      return use.of(Path.of(name));
    }
    long fd = open(name, flags);
    if (fd < 0) {
      int errno = Linux.errno(fd);
      if (errno == Errno.ENOENT) {
        throw new NoSuchFileException(name);
      }
      String reason = Errno.message(errno).toLowerCase(Locale.ROOT);
      throw new FileSystemException(name, null, reason + " (" + Errno.name(errno) + ")");
    }
    try {
      return use.of(Path.of("/proc/self/fd/" + fd));
    } finally {
      HostFile.close((int) fd);
    }
  }

  private static long open(String name, int flags) {
    byte[] bytes = ByteStrings.encode(name);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, path, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return HostPath.openat(Fcntl.AT_FDCWD, path, flags, NEW_FILE);
    }
  }

  /** The last component of a name. */
  static String lastComponent(String name) {
    int end = name.length();
    while (end > 1 && name.charAt(end - 1) == '/') {
      end--;
    }
    return name.substring(name.lastIndexOf('/', end - 1) + 1, end);
  }
}
