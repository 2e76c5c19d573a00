package dev.gangway.fs.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that a guest has written to some streams together, and their limit. Written by the
 * guest's thread; may be read by any thread.
 */
public final class OutputCount {
  private final long limit;
  private final AtomicLong written = new AtomicLong();

  /**
   * @param limit the most bytes, not negative
   */
  public OutputCount(long limit) {
    this.limit = limit;
  }

  /** Bytes written so far. */
  public long written() {
    return written.get();
  }

  long left() {
    return limit - written.getPlain();
  }

  void add(long bytes) {
    // Only one thread writes.
    written.setRelease(written.getPlain() + bytes);
  }
}
