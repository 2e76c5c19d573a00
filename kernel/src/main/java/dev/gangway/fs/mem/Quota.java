package dev.gangway.fs.mem;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The limits and the usage of a file system: bytes and inodes, one counter each.
 *
 * <p>A charge precedes the allocation, and freeing the memory undoes it. It succeeds completely or
 * changes nothing.
 */
final class Quota {
  private final long maxBytes;
  private final long maxInodes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong inodes = new AtomicLong();

  Quota(long maxBytes, long maxInodes) {
    this.maxBytes = maxBytes;
    this.maxInodes = maxInodes;
  }

  /** Charges {@code n} bytes, at least 0; returns false if fewer are left. */
  boolean tryChargeBytes(long n) {
    return tryCharge(bytes, n, maxBytes);
  }

  void unchargeBytes(long n) {
    long left = bytes.addAndGet(-n);
    assert left >= 0 : left;
  }

  /** Charges an inode or a further name of one; returns false if none is left. */
  boolean tryChargeInode() {
    return tryCharge(inodes, 1, maxInodes);
  }

  void unchargeInode() {
    long left = inodes.decrementAndGet();
    assert left >= 0 : left;
  }

  long bytes() {
    return bytes.get();
  }

  private static boolean tryCharge(AtomicLong used, long n, long max) {
    long seen = used.get();
    while (n <= max - seen) {
      long witness = used.compareAndExchange(seen, seen + n);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }
}
