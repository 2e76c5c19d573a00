package dev.gangway.wasi;

/**
 * The layout of a directory entry in the guest's memory. Its name follows, without NUL, and the
 * next entry follows the name, not aligned.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#dirent">dirent
 *     </a>
 */
final class Dirent {
  /** Bytes before the name. */
  public static final int SIZE = 24;

  /** The cookie to continue after this entry, 8 bytes. */
  public static final int NEXT = 0;

  public static final int INO = 8;

  /** Bytes of the name, 4 bytes. */
  public static final int NAMLEN = 16;

  /** One byte, and three of padding. */
  public static final int TYPE = 20;

  private Dirent() {}
}
