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
 * Keeps what is written to it, up to a limit; a full one answers {@code -ENOSPC}. It can be asked
 * at any time, while the guest runs and after it is closed.
 */
public final class CaptureFile extends OpenFile {
  private static final int FIRST_SIZE = 256;

  /** The most that a call can make this grow before it has seen the bytes. */
  private static final int PIECE = 8192;

  private final int limit;

  /** Guarded by this. */
  private byte[] bytes = new byte[0];

  /** Guarded by this. */
  private int size;

  /**
   * @param limit the most bytes to keep
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
    // What was captured is the owner's to read.
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

  /** Bytes kept so far. */
  public synchronized int captured() {
    return size;
  }

  /** A copy of what was kept so far. */
  public synchronized byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** What was kept so far, as UTF-8. */
  public String text() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
