package dev.gangway.host;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Timespec;
import java.time.Instant;

/** Clocks and the secure random source. The package describes results. */
public final class HostClock {

  private HostClock() {}

  /**
   * clock_gettime(2) of {@code Clocks.CLOCK_*} in nanoseconds. EINVAL for an unknown clock. The
   * real-time and the monotonic clock exist on every system; the zero of the latter is arbitrary.
   */
  public static long gettime(int clock) {
    return switch (clock) {
      // The JVM reads these two without a system call.
      case Clocks.CLOCK_REALTIME -> realtime();
      case Clocks.CLOCK_MONOTONIC -> System.nanoTime();
      default -> KernelClock.ask(Nr.CLOCK_GETTIME, clock);
    };
  }

  private static long realtime() {
    Instant now = Instant.now();
    return Timespec.toNanos(now.getEpochSecond(), now.getNano());
  }

  /**
   * The real time at the last tick in nanoseconds since the epoch: up to some milliseconds behind
   * {@link #gettime} and never ahead of it, as for Linux's file timestamps. Allocates nothing, and
   * makes no system call if it is called often. Falls back to Java's milliseconds.
   */
  public static long realtimeCoarse() {
    return CoarseClock.realtime();
  }

  /** clock_getres(2): the clock's resolution in nanoseconds. */
  public static long getres(int clock) {
    return KernelClock.ask(Nr.CLOCK_GETRES, clock);
  }

  /**
   * getrandom(2) from the source of {@code /dev/urandom}. Returns bytes filled: all if at most 256,
   * possibly fewer otherwise.
   */
  public static long getrandom(long address, long length) {
    return Syscall.retrying(Nr.GETRANDOM, address, length, 0);
  }
}
