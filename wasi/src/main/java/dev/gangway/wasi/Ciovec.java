package dev.gangway.wasi;

/**
 * The layout of a buffer for reading or writing, in the guest's memory: {@code iovec} and {@code
 * ciovec}.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#ciovec">ciovec
 *     </a>
 */
final class Ciovec {
  public static final int SIZE = 8;

  /** Pointer, 4 bytes. */
  public static final int BUF = 0;

  /** Bytes, 4 bytes. */
  public static final int BUF_LEN = 4;

  private Ciovec() {}
}
