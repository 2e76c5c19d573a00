package dev.gangway.filemap.writeback;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The last error of writing back, and who has been told: Linux's {@code errseq_t}.
 *
 * <p>One word: an errno, a bit that says that somebody has seen it, and a counter that makes the
 * next error of the same number another one. Each opener has a {@link Cursor} and is told of each
 * error once. Whoever opens the file after an error that nobody has seen yet is told of it too.
 *
 * @see <a href="https://docs.kernel.org/core-api/errseq.html">The errseq_t datatype</a>
 */
public final class ErrSeq {
  private static final int ERRNO = (1 << 12) - 1;
  private static final int SEEN = 1 << 12;
  private static final int COUNT = 1 << 13;

  private final AtomicInteger value = new AtomicInteger();

  /**
   * Records an error: {@code errseq_set()}.
   *
   * @param errno positive
   */
  public void set(int errno) {
    value.updateAndGet(old -> {
      int counter = old & -COUNT;
      // The counter has to move only where somebody has seen the value that is there.
      return ((old & SEEN) != 0 ? counter + COUNT : counter) | errno;
    });
  }

  /** What one opener has been told: {@code f_wb_err}. Safe for concurrent use. */
  public final class Cursor {
    private int since;

    private Cursor() {
      int now = value.get();
      since = (now & SEEN) == 0 ? 0 : now;
    }

    /** Whether there is none since the last time: {@code errseq_check()}. */
    public synchronized boolean isClean() {
      return value.get() == since;
    }

    /**
     * Tells of an error since the last time: {@code errseq_check_and_advance()}.
     *
     * @return 0 or {@code -errno}
     */
    public synchronized long checkAndAdvance() {
      int now = value.get();
      if (now == since) {
        return 0;
      }
      // Where this fails a new error has come meanwhile, to be told of the next time.
      value.compareAndSet(now, now | SEEN);
      since = now | SEEN;
      return -(now & ERRNO);
    }
  }

  /** A cursor for a new opener: {@code errseq_sample()}. */
  public Cursor cursor() {
    return new Cursor();
  }
}
