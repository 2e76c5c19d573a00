package dev.gangway.wasi;

/**
 * The layout of a subscription in the guest's memory.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#subscription">
 *     subscription</a>
 */
final class Subscription {
  public static final int SIZE = 48;

  /** Returned with the event, 8 bytes. */
  public static final int USERDATA = 0;

  /** One byte: {@code Event.TYPE_…}. */
  public static final int TAG = 8;

  /** Of a clock: its number, 4 bytes. */
  public static final int CLOCK_ID = 16;

  /** Of a clock: nanoseconds, 8 bytes. */
  public static final int CLOCK_TIMEOUT = 24;

  /** Of a clock: 2 bytes. */
  public static final int CLOCK_FLAGS = 40;

  /** In {@link #CLOCK_FLAGS}: the timeout is absolute, not relative. */
  public static final int ABSTIME = 1;

  /** Of a descriptor: 4 bytes. */
  public static final int FD = 16;

  private Subscription() {}
}
