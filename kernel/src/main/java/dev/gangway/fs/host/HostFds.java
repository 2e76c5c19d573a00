package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.Truncation;
import dev.gangway.host.HostFile;

/**
 * The host descriptors of a cached file: one for reading and one for writing, shared by all
 * openers.
 *
 * <p>They are closed under {@link Truncation#exclusively}.
 */
final class HostFds {
  private static final int CLOSED = -1;

  private volatile int readFd = CLOSED;
  private volatile int writeFd = CLOSED;

  /** 0 if not known yet. Guarded by this. */
  private long maxBytes;

  /**
   * Takes over a descriptor, or closes it if there already is a suitable one. One thread at a time.
   *
   * @param writable whether it is open for writing, and then for reading as well
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

  /** The descriptor for calls that do not require write access. */
  int any() {
    int fd = writeFd;
    return fd == CLOSED ? readFd : fd;
  }

  /** The descriptor for calls that require write access. */
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
   * The maximum size of the file. The host does not report it, so this searches for it with
   * lseek(2). No other code uses the descriptor's position.
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
