package dev.gangway.wasi;

/**
 * The layouts of a subscription in the guest's memory: the same but for what a clock begins with.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#subscription">
 *     subscription</a>, <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/witx/typenames.witx">
 *     subscription of snapshot 0</a>
 */
enum Subscription {
  PREVIEW1(48, 16),
  /** A clock begins with an {@code identifier}, 8 bytes, which means nothing. */
  PREVIEW0(56, 24);

  /** Returned with the event, 8 bytes. */
  static final int USERDATA = 0;

  /** One byte: {@code Event.TYPE_…}. */
  static final int TAG = 8;

  /** Of a descriptor: 4 bytes. */
  static final int FD = 16;

  /** In {@link #clockFlags}: the timeout is absolute, not relative. */
  static final int ABSTIME = 1;

  /** Its bytes. */
  final int size;

  /** Of a clock: its number, 4 bytes. */
  final int clockId;

  /** Of a clock: nanoseconds, 8 bytes. */
  final int clockTimeout;

  /** Of a clock: 2 bytes. */
  final int clockFlags;

  Subscription(int size, int clockId) {
    this.size = size;
    this.clockId = clockId;
    clockTimeout = clockId + 8;
    clockFlags = clockId + 24;
  }
}
