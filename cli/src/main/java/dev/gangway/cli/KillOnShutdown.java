package dev.gangway.cli;

import dev.gangway.Guest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the guest where the JVM is told to end by Ctrl-C, SIGTERM or SIGHUP, so that its files are
 * closed properly before the process is gone. The exit status is the JVM's own for that: 128 plus
 * the signal's number.
 */
final class KillOnShutdown {
  /** How long the process waits for a guest that is caught in a call of the host. */
  private static final long GRACE_SECONDS = 5;

  private static volatile boolean begun;

  private final Guest guest;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private KillOnShutdown(Guest guest) {
    this.guest = guest;
  }

  /** From now on. */
  static KillOnShutdown of(Guest guest) {
    KillOnShutdown hook = new KillOnShutdown(guest);
    Runtime.getRuntime().addShutdownHook(new Thread(hook::shutDown, "gangway-shutdown"));
    return hook;
  }

  /** Whether a signal has come, and so the JVM is ending already. */
  static boolean begun() {
    return begun;
  }

  private void shutDown() {
    begun = true;
    guest.kill();
    try {
      boolean inTime = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
      assert inTime : "the guest did not end when it was killed";
      if (inTime) {
        done.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called when the guest is closed: then it is no longer what the process waits for. */
  void guestHasEnded() {
    ended.countDown();
  }

  /**
   * To be called when what it wrote is with the host, and all is said: then the process may end.
   */
  void allIsDone() {
    done.countDown();
  }
}
