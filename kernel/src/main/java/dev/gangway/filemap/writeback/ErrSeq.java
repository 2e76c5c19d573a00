package dev.gangway.filemap.writeback;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The last writeback error, reported to each opener once: Linux's {@code errseq_t}.
 *
 * <p>One word: an errno, a bit that is set once the error was reported, and a counter that
 * distinguishes errors of the same number. Each opener has a {@link Cursor} and gets each error
 * once. A later opener also gets an error that was never reported.
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
      // The counter only has to move if the present value was reported.
      return ((old & SEEN) != 0 ? counter + COUNT : counter) | errno;
    });
  }

  /** The last error that one opener got: {@code f_wb_err}. Thread-safe. */
  public final class Cursor {
    private int since;

    private Cursor() {
      int now = value.get();
      since = (now & SEEN) == 0 ? 0 : now;
    }

    /** Whether there is no new error: {@code errseq_check()}. */
    public synchronized boolean isClean() {
      return value.get() == since;
    }

    /**
     * Reports a new error: {@code errseq_check_and_advance()}.
     *
     * @return 0 or {@code -errno}
     */
    public synchronized long checkAndAdvance() {
      int now = value.get();
      if (now == since) {
        return 0;
      }
      // If this fails, there is a newer error, which the next call reports.
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
