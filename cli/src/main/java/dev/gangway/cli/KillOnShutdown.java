package dev.gangway.cli;

import dev.gangway.Guest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the guest on SIGINT (Ctrl-C), SIGTERM or SIGHUP, so that its files are closed before the
 * process ends. The JVM sets the exit status: 128 plus the signal's number.
 */
final class KillOnShutdown {
  /** How long the process waits for a guest in a host call that does not return. */
  private static final long GRACE_SECONDS = 5;

  private static volatile boolean begun;

  private final Guest guest;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private KillOnShutdown(Guest guest) {
    this.guest = guest;
  }

  /** Installs the hook for a guest. */
  static KillOnShutdown of(Guest guest) {
    KillOnShutdown hook = new KillOnShutdown(guest);
    Runtime.getRuntime().addShutdownHook(new Thread(hook::shutDown, "gangway-shutdown"));
    return hook;
  }

  /** Whether a signal has arrived, so that the JVM is ending. */
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

  /** To be called when the guest is closed. The process no longer waits for it. */
  void guestHasEnded() {
    ended.countDown();
  }

  /**
   * To be called when the guest's files are on the host and all is printed. The process may end.
   */
  void allIsDone() {
    done.countDown();
  }
}
