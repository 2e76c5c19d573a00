package dev.gangway.wasi;

/**
 * The layout of the attributes of a preopened descriptor, in the guest's memory.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#prestat">
 *     prestat</a>
 */
final class Prestat {
  public static final int SIZE = 8;

  /** One byte, and three of padding. */
  public static final int TAG = 0;

  /** Bytes of the path, 4 bytes. */
  public static final int NAME_LENGTH = 4;

  /** The only tag: a directory. */
  public static final int TAG_DIR = 0;

  private Prestat() {}
}
