package dev.gangway.endive;

/**
 * The Java heap that concurrent loads may take together. Each takes what it needs at the least
 * ({@link HeapNeed}); one that does not fit waits for others to end. One that is alone never waits.
 *
 * <p>A load that fits is not delayed by one that waits. So a large one can wait long if small ones
 * follow each other, at most for its time limit, which interrupts it.
 *
 * <p>The lock is a leaf lock, held for a few instructions.
 */
final class HeapBudget {
  /** For all engines of this JVM: half of its heap, as a need is the least. */
  static final HeapBudget JVM = new HeapBudget(Runtime.getRuntime().maxMemory() / 2);

  private final long bytes;

  private long taken;

  HeapBudget(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes {@code need} bytes, and waits for them if others have them. Ends as {@link
   * Loading#checkpoint()} does if this thread is interrupted; nothing is taken then.
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

  /** Gives back what was taken. */
  synchronized void giveBack(long need) {
    taken -= need;
    notifyAll();
  }
}
