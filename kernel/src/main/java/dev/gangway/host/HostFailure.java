package dev.gangway.host;

import dev.gangway.abi.Errno;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Converts the result of a host call to an exception. */
final class HostFailure {
  private HostFailure() {}

  /**
   * Returns {@code result} if it is not an error.
   *
   * @param file the file of the call, for the message
   */
  static long check(Path file, long result) throws IOException {
    if (result < 0) {
      throw of(file, result);
    }
    return result;
  }

  /** The exception for {@code -errno}. */
  static IOException of(Path file, long result) {
    int errno = Linux.errno(result);
    return errno == Errno.ENOENT
        ? new NoSuchFileException(file.toString())
        : new IOException(file + ": " + Errno.message(errno));
  }
}
