package dev.gangway.endive;

/**
 * The Java heap that concurrent loads may use together. Each reserves its minimum need ({@link
 * HeapNeed}). A load that does not fit waits for others to end; a single load never waits.
 *
 * <p>A waiting load does not delay one that fits. So a large load can wait long while small ones
 * follow each other, at most until its time limit interrupts it.
 *
 * <p>The lock is a leaf lock, held for a few instructions.
 */
final class HeapBudget {
  /** For all engines of this JVM: half of its heap, because a need is a lower bound. */
  static final HeapBudget JVM = new HeapBudget(Runtime.getRuntime().maxMemory() / 2);

  private final long bytes;

  private long taken;

  HeapBudget(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Reserves {@code need} bytes; waits if others have them. If this thread is interrupted, throws
   * like {@link Loading#checkpoint()} and reserves nothing.
   */
  synchronized void take(long need) {
    while (taken > 0 && need > bytes - taken) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Loading.checkpoint();
    }
    taken += need;
  }

  /** Releases a reservation. */
  synchronized void giveBack(long need) {
    taken -= need;
    notifyAll();
  }
}
