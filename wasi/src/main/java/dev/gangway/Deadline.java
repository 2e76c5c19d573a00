package dev.gangway;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fatal signal of one run: interrupts the thread that runs the guest, when its time is up or
 * when somebody kills it, and never after the run has ended.
 *
 * <p>The interrupt status that it set is cleared at the end of the run; one that somebody else set
 * stays.
 */
final class Deadline {
  /** One daemon thread for all time limits of the JVM. */
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Thread thread = Thread.currentThread();
  private @Nullable ScheduledFuture<?> alarm;
  private boolean ended;
  private boolean killed;
  private boolean timedOut;

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("gangway-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Sets the alarm for the calling thread, where there is a limit. */
  static Deadline start(@Nullable Duration limit) {
    Deadline deadline = new Deadline();
    if (limit != null) {
      deadline.alarm = TIMER.schedule(deadline::alarm, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
    return deadline;
  }

  private synchronized void alarm() {
    if (!ended && !killed) {
      timedOut = true;
      thread.interrupt();
    }
  }

  /** Ends the run from another thread. */
  synchronized void kill() {
    if (!ended) {
      killed = true;
      thread.interrupt();
    }
  }

  /** Ends the watch; nothing is interrupted from now on. In the thread of the run. */
  synchronized void end() {
    ended = true;
    if (alarm != null) {
      alarm.cancel(false);
    }
    if (timedOut || killed) {
      Thread.interrupted();
    }
  }

  boolean isCurrentThread() {
    return thread == Thread.currentThread();
  }

  synchronized boolean timedOut() {
    return timedOut;
  }
}
