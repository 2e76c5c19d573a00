package dev.gangway.abi;

/**
 * {@code struct timespec}, and its translation to and from nanoseconds since 1970 in a {@code
 * long}.
 */
public final class Timespec {

  /** Bytes: seconds at 0, nanoseconds at 8. */
  public static final int SIZE = 16;

  public static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * In the place of a time to set: the current time. Differs from Linux's {@code UTIME_NOW}, which
   * is an impossible count of nanoseconds within a second, because here a time is one number.
   */
  public static final long UTIME_NOW = Long.MIN_VALUE;

  /** In the place of a time to set: leave it as it is. */
  public static final long UTIME_OMIT = Long.MIN_VALUE + 1;

  private Timespec() {}

  /**
   * Nanoseconds since 1970, clamped to what a {@code long} holds.
   *
   * @param nanos within the second, 0 to 999,999,999
   */
  public static long toNanos(long seconds, long nanos) {
    long whole = seconds * NANOS_PER_SECOND;
    long sum = whole + nanos;
    boolean overflow =
        Math.multiplyHigh(seconds, NANOS_PER_SECOND) != whole >> 63 || (whole > 0 && sum < 0);
    return overflow ? (seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
