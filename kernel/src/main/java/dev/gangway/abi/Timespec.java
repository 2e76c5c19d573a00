package dev.gangway.abi;

/**
 * {@code struct timespec}, and its translation to and from nanoseconds since 1970 in a {@code
 * long}.
 *
 * <p>A clock's reading is signed ({@link #toNanos}). A <i>file time</i> is unsigned, as WASI's
 * timestamps are: 0 is 1970, {@link #MAX_TIME} is in 2554 ({@link #toFileTime}). The two values
 * above it, {@link #UTIME_NOW} and {@link #UTIME_OMIT}, are special.
 */
public final class Timespec {

  /** Bytes: seconds at 0, nanoseconds at 8. */
  public static final int SIZE = 16;

  public static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * As a time to set: the current time. The value differs from Linux's {@code UTIME_NOW}, which is
   * a count of nanoseconds within a second, because here a time is one number.
   */
  public static final long UTIME_NOW = -1;

  /** As a time to set: leave it unchanged. */
  public static final long UTIME_OMIT = -2;

  /** The latest file time, unsigned: 2554-07-21, 2<sup>64</sup> - 3 ns after 1970. */
  public static final long MAX_TIME = -3;

  /** Seconds of {@link #MAX_TIME}. */
  private static final long MAX_SECONDS = Long.divideUnsigned(MAX_TIME, NANOS_PER_SECOND);

  private Timespec() {}

  /**
   * A file time: unsigned nanoseconds since 1970, clamped to 0 and {@link #MAX_TIME}.
   *
   * @param nanos within the second, 0 to 999,999,999
   */
  public static long toFileTime(long seconds, long nanos) {
    if (seconds < 0) {
      return 0;
    }
    if (seconds > MAX_SECONDS) {
      return MAX_TIME;
    }
    long whole = seconds * NANOS_PER_SECOND;
    // The last second is not complete: clamp within it.
    return nanos > MAX_TIME - whole && seconds == MAX_SECONDS ? MAX_TIME : whole + nanos;
  }

  /** Clamps an unsigned number to {@link #MAX_TIME}. */
  public static long clampFileTime(long time) {
    return Long.compareUnsigned(time, MAX_TIME) > 0 ? MAX_TIME : time;
  }

  /**
   * Nanoseconds since 1970, clamped to the range of {@code long}.
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
