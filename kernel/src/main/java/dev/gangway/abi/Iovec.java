package dev.gangway.abi;

/**
 * {@code struct iovec}: one range of memory in a scattered read or write.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/iovec.3type.html">iovec(3type)</a>
 */
public final class Iovec {

  /** Bytes from one entry of an array to the next, on a 64-bit host. */
  public static final int SIZE = 16;

  /** The address, 8 bytes. */
  public static final int BASE = 0;

  /** The length in bytes, 8 bytes. */
  public static final int LEN = 8;

  /** Bytes of a guest's entry: a 32-bit pointer and a 32-bit length. */
  public static final int GUEST_SIZE = 8;

  /** Maximum number of entries in one call; more is EINVAL. */
  public static final int IOV_MAX = 1024;

  /** Maximum bytes of a guest's call; more is EINVAL. Linux's own limit is one page less. */
  public static final long MAX_RW_COUNT = Integer.MAX_VALUE;

  private Iovec() {}
}
