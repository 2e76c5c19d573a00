package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.Truncation;
import dev.gangway.host.HostFile;

/**
 * The host's descriptors of a cached file: one to read and one to write by, whoever opened them.
 *
 * <p>They are closed under {@link Truncation#exclusively}.
 */
final class HostFds {
  private static final int CLOSED = -1;

  private volatile int readFd = CLOSED;
  private volatile int writeFd = CLOSED;

  /** 0 until it is known. Guarded by this. */
  private long maxBytes;

  /**
   * Takes over a descriptor. It is closed if there is one already that will do. One thread at a
   * time.
   *
   * @param writable whether it is open to be written, and then to be read as well
   */
  void adopt(int fd, boolean writable) {
    if (writable && writeFd == CLOSED) {
      writeFd = fd;
    } else if (!writable && readFd == CLOSED && writeFd == CLOSED) {
      readFd = fd;
    } else {
      HostFile.close(fd);
    }
  }

  /** The one for calls that need no right to write. */
  int any() {
    int fd = writeFd;
    return fd == CLOSED ? readFd : fd;
  }

  /** The one for calls that need the right to write. */
  int writable() {
    return writeFd;
  }

  boolean isOpen() {
    return any() != CLOSED;
  }

  void close() {
    close(readFd);
    close(writeFd);
    readFd = CLOSED;
    writeFd = CLOSED;
  }

  private static void close(int fd) {
    if (fd != CLOSED) {
      HostFile.close(fd);
    }
  }

  /**
   * The most bytes that the file can have. The host does not say, but refuses positions past it. No
   * other code uses the position.
   */
  synchronized long maxBytes() {
    if (maxBytes == 0) {
      for (int bit = 62; bit >= 0; bit--) {
        long candidate = maxBytes | 1L << bit;
        if (HostFile.lseek(any(), candidate, Fcntl.SEEK_SET) >= 0) {
          maxBytes = candidate;
        }
      }
    }
    return maxBytes;
  }
}
