package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.net.Poller;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;

/**
 * {@code read}, {@code write}, {@code pread}, {@code pwrite} and {@code lseek}: Linux's {@code
 * fs/read_write.c}.
 *
 * <p>The buffers are in {@link Task#iter}. Results are bytes moved or {@code -errno}; bytes moved
 * before an error are returned as a short count. A call waits for a stream that is not ready,
 * unless it is {@code O_NONBLOCK}; a fatal signal ends the wait with {@code -EINTR}.
 *
 * <p>A position requires no lock (Linux's {@code fdget_pos()}), because a file belongs to one task,
 * which runs in one thread.
 */
public final class ReadWrite {
  private ReadWrite() {}

  /**
   * Reads at the file's position and advances it.
   *
   * @return bytes read, 0 at the end; {@code -EBADF} (not open for reading), {@code -EISDIR}
   * @see <a href="https://man7.org/linux/man-pages/man2/read.2.html">read(2)</a>
   */
  public static long read(Task task, OpenFile file) {
    long refusal = refuseRead(file);
    if (refusal != 0) {
      return refusal;
    }
    Kiocb io = task.kiocb();
    if (file.isStream()) {
      return readStream(task, file, io.at(0, file.flags()));
    }
    io.at(file.position(), file.flags());
    IovIter to = task.iter();
    if (checkRead(to, io.position) == 0) {
      return 0;
    }
    long result = file.readIter(io, to, task.host());
    if (result > 0) {
      file.setPosition(io.position);
    }
    return result;
  }

  /**
   * Reads at {@code offset}; does not move the file's position.
   *
   * @return as {@link #read}; {@code -EINVAL} (negative offset), {@code -ESPIPE} (a stream)
   * @see <a href="https://man7.org/linux/man-pages/man2/pread.2.html">pread(2)</a>
   */
  public static long pread(Task task, OpenFile file, long offset) {
    if (offset < 0) {
      return -Errno.EINVAL;
    }
    if (file.isStream()) {
      return -Errno.ESPIPE;
    }
    long refusal = refuseRead(file);
    if (refusal != 0) {
      return refusal;
    }
    IovIter to = task.iter();
    return checkRead(to, offset) == 0
        ? 0
        : file.readIter(task.kiocb().at(offset, file.flags()), to, task.host());
  }

  /**
   * Writes at the file's position and advances it; with {@code O_APPEND}, appends atomically at the
   * end.
   *
   * @return bytes written; {@code -EBADF} (not open for writing), {@code -EFBIG}, {@code -ENOSPC},
   *     {@code -EDQUOT}
   * @see <a href="https://man7.org/linux/man-pages/man2/write.2.html">write(2)</a>
   */
  public static long write(Task task, OpenFile file) {
    if (!file.writable()) {
      return -Errno.EBADF;
    }
    Kiocb io = task.kiocb();
    if (file.isStream()) {
      return writeStream(task, file, io.at(0, file.flags()));
    }
    io.at(file.position(), file.flags());
    IovIter from = task.iter();
    long n = checkWrite(from, io.position);
    if (n <= 0) {
      return n;
    }
    long result = file.writeIter(io, from, task.host());
    if (result > 0) {
      file.setPosition(io.position);
    }
    return result;
  }

  /**
   * Writes at {@code offset}; does not move the file's position. As in Linux, an {@code O_APPEND}
   * file is still written at its end.
   *
   * @return as {@link #write}; {@code -EINVAL} (negative offset), {@code -ESPIPE} (a stream)
   * @see <a href="https://man7.org/linux/man-pages/man2/pwrite.2.html">pwrite(2)</a>
   */
  public static long pwrite(Task task, OpenFile file, long offset) {
    if (offset < 0) {
      return -Errno.EINVAL;
    }
    if (file.isStream()) {
      return -Errno.ESPIPE;
    }
    if (!file.writable()) {
      return -Errno.EBADF;
    }
    IovIter from = task.iter();
    long n = checkWrite(from, offset);
    return n <= 0 ? n : file.writeIter(task.kiocb().at(offset, file.flags()), from, task.host());
  }

  /**
   * {@code SEEK_SET}, {@code SEEK_CUR}, {@code SEEK_END}.
   *
   * @return the new position; {@code -EINVAL} if it would be negative or {@code whence} is unknown;
   *     {@code -EOVERFLOW}; {@code -ESPIPE} (a stream); {@code -EISDIR}
   * @see <a href="https://man7.org/linux/man-pages/man2/lseek.2.html">lseek(2)</a>
   */
  public static long lseek(OpenFile file, long offset, int whence) {
    if (file.isStream()) {
      return -Errno.ESPIPE;
    }
    if (file.type() == Mode.S_IFDIR) {
      return -Errno.EISDIR;
    }
    long start;
    switch (whence) {
      case Fcntl.SEEK_SET -> start = 0;
      case Fcntl.SEEK_CUR -> start = file.position();
      case Fcntl.SEEK_END -> {
        start = file.size();
        if (start < 0) {
          return start;
        }
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    if (offset > Long.MAX_VALUE - start) {
      return -Errno.EOVERFLOW;
    }
    long position = start + offset;
    if (position < 0) {
      return -Errno.EINVAL;
    }
    file.setPosition(position);
    return position;
  }

  private static long refuseRead(OpenFile file) {
    if (file.type() == Mode.S_IFDIR) {
      return -Errno.EISDIR;
    }
    return file.readable() ? 0 : -Errno.EBADF;
  }

  /**
   * Truncates a read at the largest offset: the host would return EINVAL instead of no data.
   *
   * @return bytes to read
   */
  private static long checkRead(IovIter to, long position) {
    to.truncate(Long.MAX_VALUE - position);
    return to.count();
  }

  /**
   * {@code generic_write_checks()}: truncates a write at the largest offset.
   *
   * @return bytes to write; {@code -EFBIG} if there is no room for one
   */
  private static long checkWrite(IovIter from, long position) {
    if (from.count() == 0) {
      return 0;
    }
    from.truncate(Long.MAX_VALUE - position);
    return from.count() == 0 ? -Errno.EFBIG : from.count();
  }

  private static long readStream(Task task, OpenFile file, Kiocb io) {
    if (task.iter().count() == 0) {
      return 0;
    }
    while (true) {
      long result = file.readIter(io, task.iter(), task.host());
      if (result != -Errno.EAGAIN || file.nonBlocking()) {
        return result;
      }
      long ready = Poller.await(file.pollFd(), Poll.POLLIN);
      if (ready < 0) {
        return ready;
      }
      // Another reader may take the bytes each time, and then this loop never waits.
      if (Task.fatalSignalPending()) {
        return -Errno.EINTR;
      }
    }
  }

  /** Repeats until all is written, like write(2) on a pipe. */
  private static long writeStream(Task task, OpenFile file, Kiocb io) {
    IovIter from = task.iter();
    long written = 0;
    while (from.count() > 0) {
      long result = file.writeIter(io, from, task.host());
      if (result == -Errno.EAGAIN && !file.nonBlocking()) {
        result = Poller.await(file.pollFd(), Poll.POLLOUT);
      } else if (result > 0) {
        written += result;
      }
      if (result < 0) {
        return written > 0 ? written : result;
      }
      if (Task.fatalSignalPending()) {
        return written > 0 ? written : -Errno.EINTR;
      }
    }
    return written;
  }
}
