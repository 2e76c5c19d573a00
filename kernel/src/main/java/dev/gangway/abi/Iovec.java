package dev.gangway.abi;

/**
 * {@code struct iovec} of a 64-bit host: one range of memory in a scattered read or write.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/iovec.3type.html">iovec(3type)</a>
 */
public final class Iovec {

  /** Bytes from one entry of an array to the next. */
  public static final int SIZE = 16;

  /** The address, 8 bytes. */
  public static final int BASE = 0;

  /** The length in bytes, 8 bytes. */
  public static final int LEN = 8;

  /** Most entries that one call takes; more is EINVAL. */
  public static final int IOV_MAX = 1024;

  /** Most bytes that Linux moves in one read or write; it cuts longer ones short. */
  public static final long MAX_RW_COUNT = 0x7fff_f000L;

  private Iovec() {}
}
