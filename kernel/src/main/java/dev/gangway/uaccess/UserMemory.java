package dev.gangway.uaccess;

import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;

/**
 * Memory that an untrusted program controls, as the kernel sees it.
 *
 * <p>A <i>user pointer</i> is an unsigned {@code int}: zero-extended, it is an offset into this
 * memory and cannot name anything else. Lengths are {@code long}, 0 to 2<sup>32</sup>. A negative
 * length is a bug of the caller; a guest cannot cause one.
 *
 * <p>The contract is that of Linux's user copies:
 *
 * <ul>
 *   <li>A copy returns the number of bytes <b>not</b> copied: 0 means all. No guest input makes it
 *       throw.
 *   <li>Bytes are copied from the start upward, so a short copy is always a prefix.
 *   <li>{@link #copyFrom} zeroes the tail of its target on a short copy, so that stale kernel bytes
 *       never leak. {@link #copyFromRaw} does not; it is for callers that use the prefix alone.
 *   <li>No copy writes outside the {@code n} bytes that it was given.
 * </ul>
 *
 * @see <a href="https://docs.kernel.org/core-api/mm-api.html#user-space-memory-access">User space
 *     memory access</a>
 */
public abstract class UserMemory {

  /**
   * For the kinds of user memory: a guest's linear memory and, above this package, mapped files.
   */
  protected UserMemory() {}

  /** Current size in bytes, from pointer 0 upward. */
  public abstract long size();

  /**
   * How many of the {@code n} bytes from {@code pointer}, counted from the start, are inside this
   * memory: {@code n} if the whole range is. It is {@code access_ok()} with a count.
   */
  public abstract long accessible(int pointer, long n);

  /**
   * Makes the readable part of {@code n} bytes resident, so that a copy from there moves at least
   * one: {@code fault_in_readable()}. Only fault-in may wait for bytes; the caller must not hold a
   * lock that reading them in could take.
   *
   * @return number of bytes, counted from the end, that cannot be read; {@code n} if not even the
   *     first can
   */
  public long faultInReadable(int pointer, long n) {
    return n - accessible(pointer, n);
  }

  /** As {@link #faultInReadable}, for a copy to there: {@code fault_in_safe_writeable()}. */
  public long faultInWriteable(int pointer, long n) {
    return n - accessible(pointer, n);
  }

  /**
   * Adds {@code n} bytes from {@code pointer} on to a host transfer, which then makes the copy. The
   * bytes must stay resident during the transfer, so only memory that is always resident supports
   * it.
   *
   * @return false, with nothing added, if that is not supported
   */
  boolean addTo(Bio bio, int pointer, long n) {
    return false;
  }

  /**
   * Copies {@code n} bytes into the kernel without zeroing the tail: {@code raw_copy_from_user()}.
   * It never waits, so it may be called under locks; bytes that are not resident are not copied.
   *
   * @param to kernel memory
   * @param toOffset bytes into {@code to}; the caller has checked that {@code n} bytes fit
   * @param from user pointer
   * @param n bytes
   * @return bytes not copied
   */
  public abstract long copyFromRaw(MemorySegment to, long toOffset, int from, long n);

  /**
   * Copies {@code n} bytes out to the user: {@code copy_to_user()}. It never waits, see {@link
   * #copyFromRaw}.
   *
   * @param to user pointer
   * @param from kernel memory
   * @param fromOffset bytes into {@code from}; the caller has checked that {@code n} bytes are
   *     there
   * @param n bytes
   * @return bytes not copied
   */
  public abstract long copyTo(int to, MemorySegment from, long fromOffset, long n);

  /**
   * Writes {@code n} zero bytes: {@code clear_user()}.
   *
   * @return bytes not cleared
   */
  public abstract long clear(int to, long n);

  /**
   * Copies {@code n} bytes into the kernel and zeroes the rest of the target after a short copy:
   * {@code copy_from_user()}.
   *
   * @param to kernel memory
   * @param toOffset bytes into {@code to}; the caller has checked that {@code n} bytes fit
   * @param from user pointer
   * @param n bytes
   * @return bytes not copied; that many bytes at the end of the target are zero now
   */
  public final long copyFrom(MemorySegment to, long toOffset, int from, long n) {
    long residue = copyFromRaw(to, toOffset, from, n);
    if (residue != 0) {
      Copies.fill(to, toOffset + n - residue, (byte) 0, residue);
    }
    return residue;
  }

  /** Reads a 32-bit little-endian value. Returns it zero-extended, or {@code -EFAULT}. */
  public abstract long getInt(int from);

  /** Reads one byte. Returns it zero-extended, or {@code -EFAULT}. */
  public abstract long getByte(int from);

  /** Writes a 16-bit little-endian value: 0, or {@code -EFAULT} with nothing written. */
  public abstract long putShort(int to, short value);

  /** Writes a 32-bit little-endian value: 0, or {@code -EFAULT} with nothing written. */
  public abstract long putInt(int to, int value);

  /** Writes a 64-bit little-endian value: 0, or {@code -EFAULT} with nothing written. */
  public abstract long putLong(int to, long value);
}
