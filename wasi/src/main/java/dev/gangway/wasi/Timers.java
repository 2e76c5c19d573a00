package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.net.Poller;
import org.jspecify.annotations.Nullable;

/**
 * The clocks among the {@link Subscriptions} of a call, and when each expires.
 *
 * <p>A wait takes the host's time. An absolute time of the embedder's clocks is converted when the
 * call begins: a wait until T takes T minus the time of that clock by then.
 */
final class Timers {
  /** Longer than any wait, and small enough that sums of times do not overflow: 146 years. */
  private static final long FOREVER = 1L << 62;

  /** An absolute time of a clock that can be set is checked this often. */
  private static final long RECHECK = 1_000_000_000;

  private final Subscriptions subscriptions;
  private final @Nullable TimeSource time;
  private long start;

  /** Times of {@link #time} at the start. */
  private long realtime;

  private long monotonic;

  /**
   * @param time the guest's clocks; null for the host's
   */
  Timers(Subscriptions subscriptions, @Nullable TimeSource time) {
    this.subscriptions = subscriptions;
    this.time = time;
  }

  /** Begins the call. Relative times count from here. */
  void start() {
    if (time != null) {
      realtime = Clock.now(Clock.REALTIME, time);
      monotonic = Clock.now(Clock.MONOTONIC, time);
    }
    start = System.nanoTime();
  }

  /**
   * The time until a clock expires.
   *
   * @param i a subscription of a clock
   * @return ns, at most {@link #FOREVER}; 0 if it has expired; {@code -EINVAL} (no such clock,
   *     unknown flags); {@code -EOPNOTSUPP} (a clock that cannot be waited for)
   */
  long left(int i) {
    int clock = subscriptions.clock(i);
    int flags = subscriptions.clockFlags(i);
    if (!Clock.exists(clock) || (flags & ~Subscription.ABSTIME) != 0) {
      return -Errno.EINVAL;
    }
    if (clock != Clock.REALTIME && clock != Clock.MONOTONIC) {
      return -Errno.EOPNOTSUPP;
    }
    long timeout = subscriptions.timeout(i);
    if (flags == 0) {
      return until(timeout, System.nanoTime() - start);
    }
    long now = now(clock);
    return now < 0 ? now : until(timeout, now);
  }

  private long now(int clock) {
    if (time == null) {
      return Clock.now(clock);
    }
    long began = clock == Clock.REALTIME ? realtime : monotonic;
    return began < 0 ? began : began + (System.nanoTime() - start);
  }

  /** {@code time - now}, not below 0 and not above {@link #FOREVER}; both are unsigned. */
  private static long until(long time, long now) {
    if (Long.compareUnsigned(time, now) <= 0) {
      return 0;
    }
    long left = time - now;
    return left < 0 ? FOREVER : Math.min(left, FOREVER);
  }

  /** When to check again at the latest, in {@link System#nanoTime} time; for {@link Poller}. */
  long deadline() {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < subscriptions.count(); i++) {
      if (subscriptions.type(i) == Event.TYPE_CLOCK) {
        shortest = Math.min(shortest, Math.max(left(i), 0));
        if (followsRealtime(i)) {
          shortest = Math.min(shortest, RECHECK);
        }
      }
    }
    if (shortest == Long.MAX_VALUE) {
      return Poller.NEVER;
    }
    long deadline = System.nanoTime() + shortest;
    return deadline == Poller.NEVER ? deadline - 1 : deadline;
  }

  private boolean followsRealtime(int i) {
    return subscriptions.clock(i) == Clock.REALTIME && subscriptions.clockFlags(i) != 0;
  }
}
