package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the bytes that are written to it, up to a limit; beyond it, {@code -ENOSPC}. It can be read
 * at any time, while the guest runs and after it is closed.
 */
public final class CaptureFile extends OpenFile {
  private static final int FIRST_SIZE = 256;

  /** Limits the growth by one call before its bytes are copied. */
  private static final int PIECE = 8192;

  private final int limit;

  /** Guarded by this. */
  private byte[] bytes = new byte[0];

  /** Guarded by this. */
  private int size;

  /**
   * @param limit limit in bytes
   */
  public CaptureFile(int limit) {
    super(null, Mode.S_IFIFO, Fcntl.O_WRONLY);
    if (limit < 0) {
      throw new IllegalArgumentException("limit: " + limit);
    }
    this.limit = limit;
  }

  @Override
  protected void release() {
    // The owner can still read the bytes.
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public synchronized long writeIter(Kiocb io, IovIter from, UserIo host) {
    if (from.count() == 0) {
      return 0;
    }
    int room = Math.min(limit - size, PIECE);
    if (room == 0) {
      return -Errno.ENOSPC;
    }
    int wanted = (int) Math.min(from.count(), room);
    if (bytes.length - size < wanted) {
      bytes = Arrays.copyOf(bytes, grownLocked(size + wanted));
    }
    int copied = (int) from.copyFrom(MemorySegment.ofArray(bytes), size, wanted);
    size += copied;
    return copied == 0 ? -Errno.EFAULT : copied;
  }

  private int grownLocked(int needed) {
    long doubled = Math.max(2L * bytes.length, FIRST_SIZE);
    return (int) Math.min(Math.max(doubled, needed), limit);
  }

  @Override
  public long getattr(Kstat out) {
    StreamStat.fill(out, type());
    return 0;
  }

  /** Number of bytes so far. */
  public synchronized int captured() {
    return size;
  }

  /** A copy of the bytes so far. */
  public synchronized byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes so far, as UTF-8. */
  public String text() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
