package dev.gangway.bench.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and other ends of the JVM. Kills the child processes, so that a thread that waits for one
 * goes on, and keeps the JVM until the figures are saved. Its exit status is 128 and the number of
 * the signal, 130 for Ctrl-C, as of every program that a signal ends.
 */
public final class Interruption implements AutoCloseable {
  /** The exit status after Ctrl-C. */
  public static final int STATUS = 130;

  /** How long a run may take to save what it has. */
  private static final long GRACE_SECONDS = 20;

  /** A child dies by the same Ctrl-C, and that may be noticed before the signal itself is. */
  private static final int NOTICE_MILLIS = 500;

  private final Thread measuring = Thread.currentThread();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption() {}

  /** From now on, for the thread that calls. */
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::shutDown, "gangway-bench-shutdown"));
    return interruption;
  }

  /** Whether the run must stop. */
  public boolean begun() {
    return begun.getCount() == 0;
  }

  /** The same, after something failed that may have failed for that reason. */
  public boolean begunAfterFailure() {
    try {
      return begun.await(NOTICE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // by shutDown
    }
  }

  /**
   * Whether it was time to stop, when all that waited has come back: the thread's own interrupt was
   * for those, and writing a file would take it for itself.
   */
  public boolean settle() {
    boolean interrupted = begun();
    boolean cleared = Thread.interrupted();
    assert interrupted || !cleared : "interrupted without a signal";
    return interrupted;
  }

  private void shutDown() {
    if (done.getCount() == 0) {
      return;
    }
    begun.countDown();
    measuring.interrupt();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      boolean saved = done.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (!saved) {
        System.err.println("bench: ended before everything was saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is saved and removed: the JVM may end. */
  @Override
  public void close() {
    done.countDown();
  }
}
