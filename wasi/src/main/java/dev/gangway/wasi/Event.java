package dev.gangway.wasi;

/**
 * The layout of an event in the guest's memory.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#event">event
 *     </a>
 */
final class Event {
  public static final int SIZE = 32;

  /** From the subscription, 8 bytes. */
  public static final int USERDATA = 0;

  /** A WASI errno, 2 bytes. */
  public static final int ERROR = 8;

  /** One byte, and five of padding. */
  public static final int TYPE = 10;

  /** Of a descriptor: bytes that can be read or written, 8 bytes; zero for a clock. */
  public static final int NBYTES = 16;

  /** Of a descriptor: 2 bytes, and six of padding; zero for a clock. */
  public static final int FLAGS = 24;

  /** In {@link #FLAGS}: the other side has closed. */
  public static final int HANGUP = 1;

  public static final int TYPE_CLOCK = 0;
  public static final int TYPE_FD_READ = 1;
  public static final int TYPE_FD_WRITE = 2;

  private Event() {}
}
