package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Iovec;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Host reads and writes directly on user memory: the host's kernel makes the one copy.
 *
 * <p>Each call hands the resident prefix of an {@link IovIter} to the host and advances it by what
 * the host moved. If the first byte is not in memory, the result is {@code -EFAULT} without a host
 * call. If a later byte is not, the call is shortened, as on the host. A single buffer, the usual
 * case, uses the host's call without iovec.
 *
 * <p>One per task; not thread-safe. Results are bytes moved or {@code -errno}. {@code -EINTR} is
 * returned, never retried, so that the caller can check for a fatal signal.
 */
public final class UserIo {
  private final LinearMemory memory;
  private final MemorySegment iovecs =
      Arena.ofAuto().allocate((long) Iovec.IOV_MAX * Iovec.SIZE, Long.BYTES);

  /** For iterators over {@code memory}; any other is {@code -EFAULT}. */
  public UserIo(LinearMemory memory) {
    this.memory = memory;
  }

  /**
   * Reads at {@code position}.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/preadv.2.html">preadv(2)</a>
   */
  public long pread(int fd, IovIter to, long position) {
    int n = prepare(to);
    if (n <= 0) {
      return n;
    }
    return moved(
        to,
        n == 1
            ? HostFile.pread(fd, onlyAddress(), onlyLength(), position)
            : HostFile.preadv(fd, iovecs.address(), n, position));
  }

  /**
   * Writes at {@code position}, or at the end if {@code fd} was opened to append.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/pwritev.2.html">pwritev(2)</a>
   */
  public long pwrite(int fd, IovIter from, long position) {
    int n = prepare(from);
    if (n <= 0) {
      return n;
    }
    return moved(
        from,
        n == 1
            ? HostFile.pwrite(fd, onlyAddress(), onlyLength(), position)
            : HostFile.pwritev(fd, iovecs.address(), n, position));
  }

  /**
   * Writes at {@code position}, or at the end if {@code fd} was opened to append.
   *
   * @param position -1 for the host's own position of {@code fd}, or a pipe
   * @param rwf {@code Rwf.RWF_*}
   * @see <a href="https://man7.org/linux/man-pages/man2/pwritev2.2.html">pwritev2(2)</a>
   */
  public long pwrite(int fd, IovIter from, long position, int rwf) {
    int n = prepare(from);
    return n <= 0 ? n : moved(from, HostFile.pwritev2(fd, iovecs.address(), n, position, rwf));
  }

  /**
   * Reads at the host's own position of {@code fd}, or from a pipe.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/readv.2.html">readv(2)</a>
   */
  public long read(int fd, IovIter to) {
    int n = prepare(to);
    if (n <= 0) {
      return n;
    }
    return moved(
        to,
        n == 1
            ? HostFile.read(fd, onlyAddress(), onlyLength())
            : HostFile.readv(fd, iovecs.address(), n));
  }

  /**
   * Writes at the host's own position of {@code fd} (its end if it was opened to append), or to a
   * pipe.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/writev.2.html">writev(2)</a>
   */
  public long write(int fd, IovIter from) {
    int n = prepare(from);
    if (n <= 0) {
      return n;
    }
    return moved(
        from,
        n == 1
            ? HostFile.write(fd, onlyAddress(), onlyLength())
            : HostFile.writev(fd, iovecs.address(), n));
  }

  /**
   * Receives from a socket.
   *
   * @param flags {@code MSG_*} of the host
   * @see <a href="https://man7.org/linux/man-pages/man2/recvmsg.2.html">recvmsg(2)</a>
   */
  public long receive(int fd, IovIter to, int flags) {
    int n = prepare(to);
    return n <= 0 ? n : moved(to, HostSocket.recvmsg(fd, iovecs.address(), n, flags));
  }

  /**
   * Sends to a socket.
   *
   * @param flags {@code MSG_*} of the host
   * @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a>
   */
  public long send(int fd, IovIter from, int flags) {
    int n = prepare(from);
    return n <= 0 ? n : moved(from, HostSocket.sendmsg(fd, iovecs.address(), n, flags));
  }

  /**
   * Fills the first buffer from the host's secure source of random bytes.
   *
   * @return bytes filled: all of up to 256, fewer perhaps beyond; never {@code -EINTR}
   * @see <a href="https://man7.org/linux/man-pages/man2/getrandom.2.html">getrandom(2)</a>
   */
  public long random(IovIter to) {
    int n = prepare(to);
    return n <= 0 ? n : moved(to, HostClock.getrandom(onlyAddress(), onlyLength()));
  }

  /** Number of host iovecs; {@code -EFAULT} if bytes are left and the first is not in memory. */
  private int prepare(IovIter iter) {
    if (iter.memory() != memory) {
      return -Errno.EFAULT; // not the task's memory: the host cannot access a file mapping
    }
    int n = iter.hostIovecs(memory, iovecs);
    return n == 0 && iter.count() > 0 ? -Errno.EFAULT : n;
  }

  private long onlyAddress() {
    return iovecs.get(ValueLayout.JAVA_LONG, Iovec.BASE);
  }

  private long onlyLength() {
    return iovecs.get(ValueLayout.JAVA_LONG, Iovec.LEN);
  }

  private static long moved(IovIter iter, long result) {
    if (result > 0) {
      iter.advance(result);
    }
    return result;
  }
}
