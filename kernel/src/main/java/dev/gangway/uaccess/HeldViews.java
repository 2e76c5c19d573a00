package dev.gangway.uaccess;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes the views of guests' memories, also those that I/O or a native call still uses.
 *
 * <p>The JVM refuses to close a segment while such a call uses it, and does not tell when the call
 * ends. So the close is tried for a moment, and then by a daemon thread until it works. The thread
 * exists only as long as there is something to close. Until then the memory stays mapped.
 */
final class HeldViews {
  /** Times that {@link #close} tries itself. */
  private static final int TRIES = 10;

  /**
   * How long one try lasts. Writes one after another leave moments of about a microsecond between
   * them: a try that looked once would rarely meet one.
   */
  private static final long TRY_NANOS = 1_000_000;

  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 100_000_000;

  /** In use when they were to be closed. Guarded by itself. */
  private static final List<MemoryScope> HELD = new ArrayList<>();

  /** Whether there is a thread. Guarded by {@link #HELD}. */
  @SuppressWarnings("NonFinalStaticField")
  private static boolean running;

  private HeldViews() {}

  /**
   * Closes {@code views}: before it returns, except if a call in progress uses them for longer than
   * about 20 ms; then soon after that call.
   */
  static void close(MemoryScope views) {
    for (int i = 0; i < TRIES; i++) {
      if (tryToClose(views)) {
        return;
      }
      LockSupport.parkNanos(SHORTEST_PAUSE_NANOS);
    }
    synchronized (HELD) {
      if (!HELD.contains(views)) {
        HELD.add(views);
      }
      startLocked();
    }
  }

  private static boolean tryToClose(MemoryScope views) {
    long start = System.nanoTime();
    do {
      if (views.tryClose()) {
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - start < TRY_NANOS);
    return false;
  }

  private static void startLocked() {
    if (running) {
      return;
    }
    try {
      Thread.ofPlatform()
          .daemon()
          .name("gangway-held-views")
          .inheritInheritableThreadLocals(false)
          .start(HeldViews::run);
      running = true;
    } catch (OutOfMemoryError noThread) {
      // The next close of a view that is in use tries again.
    }
  }

  private static void run() {
    long pause = SHORTEST_PAUSE_NANOS;
    do {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    } while (!closeUnused());
  }

  /** Tries once. Returns true if none is left; this thread then ends. */
  private static boolean closeUnused() {
    List<MemoryScope> candidates;
    synchronized (HELD) {
      candidates = List.copyOf(HELD);
    }
    List<MemoryScope> closed = candidates.stream().filter(HeldViews::tryToClose).toList();
    synchronized (HELD) {
      HELD.removeAll(closed);
      running = !HELD.isEmpty();
      return !running;
    }
  }
}
