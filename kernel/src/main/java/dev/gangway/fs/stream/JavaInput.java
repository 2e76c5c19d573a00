package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/**
 * Reads from a Java stream.
 *
 * <p>A Java stream cannot report whether it would wait. So {@code poll} always reports it as ready,
 * and a read waits for the stream even with {@code O_NONBLOCK}. An interrupt, and so a time limit,
 * ends that wait if the stream supports it. Pipes and channels do; files never wait; {@code
 * System.in} does not (use {@link HostStream} for it).
 *
 * <p>At most 8 KiB are buffered between the stream and the guest. The stream is not closed.
 */
public final class JavaInput extends JavaStream {
  private final InputStream in;
  private final byte[] bytes = new byte[BUFFER_SIZE];
  private final MemorySegment buffer = MemorySegment.ofArray(bytes);

  /**
   * Bytes that were read but not delivered, because the guest's buffer was bad. Guarded by the
   * lock.
   */
  private int position;

  private int limit;

  /** A stream and its observer. */
  public JavaInput(InputStream in, StreamWatch watch) {
    super(Fcntl.O_RDONLY, watch);
    this.in = in;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    if (to.count() == 0) {
      return 0;
    }
    long locked = lockInterruptibly();
    if (locked < 0) {
      return locked;
    }
    try {
      if (position == limit) {
        long filled = fillLocked((int) Math.min(to.count(), BUFFER_SIZE));
        if (filled <= 0) {
          return filled;
        }
      }
      int copied = (int) to.copyTo(buffer, position, limit - position);
      position += copied;
      return copied == 0 ? -Errno.EFAULT : copied;
    } finally {
      lock.unlock();
    }
  }

  private long fillLocked(int wanted) {
    StackReserve.assureLarge();
    try {
      int n = in.read(bytes, 0, wanted);
      position = 0;
      limit = Math.max(n, 0);
      return limit;
    } catch (IOException e) {
      return errno(e);
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      throw new StreamFailure(e);
    } finally {
      returned();
    }
  }
}
