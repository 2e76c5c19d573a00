package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;

/**
 * Writes to a Java stream, 8 KiB at a time, and flushes it each time, so that written bytes are
 * visible at once, as with a descriptor.
 *
 * <p>A write waits for the stream even with {@code O_NONBLOCK}; an interrupt ends the wait if the
 * stream supports it. How many bytes the stream took before an exception is unknown, so an
 * exception is {@code -EIO} for the whole piece. The stream is not closed.
 */
public final class JavaOutput extends JavaStream {
  private final OutputStream out;
  private final byte[] bytes = new byte[BUFFER_SIZE];
  private final MemorySegment buffer = MemorySegment.ofArray(bytes);

  /** A stream and its observer. */
  public JavaOutput(OutputStream out, StreamWatch watch) {
    super(Fcntl.O_WRONLY, watch);
    this.out = out;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    if (from.count() == 0) {
      return 0;
    }
    long locked = lockInterruptibly();
    if (locked < 0) {
      return locked;
    }
    try {
      StackReserve.assureLarge();
      int copied = (int) from.copyFrom(buffer, 0, BUFFER_SIZE);
      if (copied == 0) {
        return -Errno.EFAULT;
      }
      return drainLocked(copied);
    } finally {
      lock.unlock();
    }
  }

  private long drainLocked(int wanted) {
    try {
      out.write(bytes, 0, wanted);
      out.flush();
      return wanted;
    } catch (IOException e) {
      return errno(e);
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      throw new StreamFailure(e);
    } finally {
      returned();
    }
  }

  /** Nothing to do, as for a pipe. */
  @Override
  public long sync(boolean dataOnly) {
    return -Errno.EINVAL;
  }
}
