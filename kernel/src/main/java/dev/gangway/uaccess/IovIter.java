package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Iovec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Iterates over user buffers: Linux's {@code struct iov_iter}.
 *
 * <p>{@link #importIovec} fetches the guest's iovec array <b>once</b>; later changes by the guest
 * have no effect. The buffers themselves are checked as they are copied. A bad buffer ends the copy
 * with a short count.
 *
 * <p>One per task, reused for every call; not thread-safe. It allocates only to grow its arrays, to
 * at most {@link Iovec#IOV_MAX} elements.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/readv.2.html">readv(2)</a>
 */
public final class IovIter {
  private final UserMemory memory;
  private int[] fetched = new int[2 * 16];
  private int segments;
  private int index;
  private long offset;
  private long count;

  /** An iterator over buffers of {@code memory}, empty at first. */
  public IovIter(UserMemory memory) {
    this.memory = memory;
  }

  /**
   * Sets this to the buffers of a guest's iovec array: {@code import_iovec()}.
   *
   * @param array user pointer to the array
   * @param n elements of it, unsigned
   * @return the total number of bytes; {@code -EINVAL} for more than {@link Iovec#IOV_MAX} elements
   *     or {@link Iovec#MAX_RW_COUNT} bytes; {@code -EFAULT} if the array is not wholly in memory
   */
  public long importIovec(int array, int n) {
    reset();
    if (Integer.compareUnsigned(n, Iovec.IOV_MAX) > 0) {
      return -Errno.EINVAL;
    }
    long bytes = (long) n * Iovec.GUEST_SIZE;
    if (memory.accessible(array, bytes) != bytes) {
      return -Errno.EFAULT;
    }
    if (fetched.length < 2 * n) {
      fetched = new int[2 * n];
    }
    // Word by word: most calls have one buffer, for which a bulk copy costs more.
    for (int i = 0; i < 2 * n; i++) {
      long word = memory.getInt(array + Integer.BYTES * i);
      if (word < 0) {
        return word;
      }
      fetched[i] = (int) word;
    }
    long total = 0;
    for (int i = 0; i < n; i++) {
      total += length(i);
    }
    if (total > Iovec.MAX_RW_COUNT) {
      return -Errno.EINVAL;
    }
    segments = n;
    count = total;
    return total;
  }

  /**
   * Sets this to one buffer: {@code import_ubuf()}.
   *
   * @param n its size in bytes, at most {@link Iovec#MAX_RW_COUNT}
   */
  public void importBuffer(int pointer, long n) {
    assert n >= 0 && n <= Iovec.MAX_RW_COUNT;
    reset();
    fetched[0] = pointer;
    fetched[1] = (int) n;
    segments = 1;
    count = n;
  }

  private void reset() {
    segments = 0;
    index = 0;
    offset = 0;
    count = 0;
  }

  /** Bytes left. */
  public long count() {
    return count;
  }

  /** Drops all but the first {@code n} bytes of what is left: {@code iov_iter_truncate()}. */
  public void truncate(long n) {
    count = Math.min(count, n);
  }

  /**
   * Undoes {@link #truncate}: {@code iov_iter_reexpand()}.
   *
   * @param n bytes left before it, minus the bytes moved since
   */
  public void reexpand(long n) {
    assert n >= count;
    count = n;
  }

  /**
   * Copies from the user into the kernel: {@code copy_from_iter()}.
   *
   * @return bytes copied; the iterator has advanced by as many. Fewer than {@code n} at the end or
   *     at a bad buffer
   */
  public long copyFrom(MemorySegment to, long toOffset, long n) {
    long wanted = Math.min(n, count);
    long copied = 0;
    while (copied < wanted) {
      long chunk = Math.min(wanted - copied, current());
      long residue = memory.copyFromRaw(to, toOffset + copied, pointer(), chunk);
      advanceWithin(chunk - residue);
      copied += chunk - residue;
      if (residue != 0) {
        break;
      }
    }
    return copied;
  }

  /**
   * Copies from the kernel out to the user: {@code copy_to_iter()}.
   *
   * @return bytes copied; the iterator has advanced by as many. Fewer than {@code n} at the end or
   *     at a bad buffer
   */
  public long copyTo(MemorySegment from, long fromOffset, long n) {
    long wanted = Math.min(n, count);
    long copied = 0;
    while (copied < wanted) {
      long chunk = Math.min(wanted - copied, current());
      long residue = memory.copyTo(pointer(), from, fromOffset + copied, chunk);
      advanceWithin(chunk - residue);
      copied += chunk - residue;
      if (residue != 0) {
        break;
      }
    }
    return copied;
  }

  /**
   * Writes zeroes to the user: {@code iov_iter_zero()}.
   *
   * @return bytes written; the iterator has advanced by as many
   */
  public long zero(long n) {
    long wanted = Math.min(n, count);
    long cleared = 0;
    while (cleared < wanted) {
      long chunk = Math.min(wanted - cleared, current());
      long residue = memory.clear(pointer(), chunk);
      advanceWithin(chunk - residue);
      cleared += chunk - residue;
      if (residue != 0) {
        break;
      }
    }
    return cleared;
  }

  /**
   * Moves back by {@code n} bytes, so that they are copied again: {@code iov_iter_revert()}.
   *
   * @param n at most the bytes copied since the import
   */
  public void revert(long n) {
    assert n >= 0;
    count += n;
    offset -= n;
    while (offset < 0) {
      index--;
      offset += length(index);
    }
  }

  /**
   * Makes the next {@code n} bytes resident: {@code fault_in_iov_iter_readable()}. See {@link
   * UserMemory#faultInReadable}.
   *
   * @return number of bytes, counted from the end, that cannot be read
   */
  public long faultInReadable(long n) {
    return faultIn(Math.min(n, count), true);
  }

  /**
   * Makes the next {@code n} bytes resident to be written: {@code fault_in_iov_iter_writeable()}.
   *
   * @return number of bytes, counted from the end, that cannot be written
   */
  public long faultInWriteable(long n) {
    return faultIn(Math.min(n, count), false);
  }

  private long faultIn(long n, boolean readable) {
    long left = n;
    long skip = offset;
    for (int i = index; i < segments && left > 0; i++) {
      long chunk = Math.min(length(i) - skip, left);
      if (chunk > 0) {
        int at = fetched[2 * i] + (int) skip;
        long residue =
            readable ? memory.faultInReadable(at, chunk) : memory.faultInWriteable(at, chunk);
        left -= chunk - residue;
        if (residue != 0) {
          break;
        }
      }
      skip = 0;
    }
    return left;
  }

  /**
   * Adds the memory of the next {@code n} bytes to a transfer: {@code bio_iov_iter_get_pages()}.
   * The iterator does not advance.
   *
   * @param n at most {@link #count}
   * @return false if they are not all resident or are too many pieces; the caller must then discard
   *     the added pieces
   */
  public boolean addTo(Bio bio, long n) {
    long left = n;
    long skip = offset;
    for (int i = index; left > 0; i++) {
      long chunk = Math.min(length(i) - skip, left);
      if (chunk > 0 && !memory.addTo(bio, fetched[2 * i] + (int) skip, chunk)) {
        return false;
      }
      left -= chunk;
      skip = 0;
    }
    return true;
  }

  /** Skips {@code n} bytes, at most {@link #count}. */
  public void advance(long n) {
    assert n >= 0 && n <= count;
    long left = n;
    while (left > 0) {
      long chunk = Math.min(left, current());
      advanceWithin(chunk);
      left -= chunk;
    }
  }

  /** Bytes left in the current buffer; skips empty buffers. Some bytes must be left. */
  private long current() {
    while (offset == length(index)) {
      index++;
      offset = 0;
    }
    return Math.min(length(index) - offset, count);
  }

  private int pointer() {
    return fetched[2 * index] + (int) offset;
  }

  private long length(int i) {
    return Integer.toUnsignedLong(fetched[2 * i + 1]);
  }

  private void advanceWithin(long n) {
    offset += n;
    count -= n;
  }

  /**
   * Fills a host iovec array with the resident prefix of the bytes left, up to the first byte that
   * is not in memory.
   *
   * @param into native memory of {@link Iovec#SIZE} for each of {@link Iovec#IOV_MAX} buffers
   * @return number of elements filled; 0 if no bytes are left or the first is not in memory
   */
  int hostIovecs(LinearMemory linear, MemorySegment into) {
    int filled = 0;
    long left = count;
    long skip = offset;
    for (int i = index; i < segments && left > 0; i++) {
      long n = Math.min(length(i) - skip, left);
      if (n > 0) {
        int at = fetched[2 * i] + (int) skip;
        // A buffer that wraps past 4 GiB is out of range too: accessible() counts from its start.
        long resident = linear.accessible(at, n);
        if (resident > 0) {
          long entry = (long) filled * Iovec.SIZE;
          into.set(ValueLayout.JAVA_LONG, entry + Iovec.BASE, linear.hostAddress(at));
          into.set(ValueLayout.JAVA_LONG, entry + Iovec.LEN, resident);
          filled++;
        }
        if (resident < n) {
          break;
        }
        left -= n;
      }
      skip = 0;
    }
    return filled;
  }

  UserMemory memory() {
    return memory;
  }
}
