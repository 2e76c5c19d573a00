package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.uaccess.IovIter;
import dev.gangway.vfs.Kiocb;
import dev.gangway.vfs.Task;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * A regular file: sparse, up to 2<sup>63</sup> - 1 bytes.
 *
 * <p>Reads exclude writes, so a read sees all of a write or nothing of it. Invariant under the
 * lock: bytes of a page past the end of the file are zero.
 */
final class MemRegular extends MemInode {
  /** Pages between two looks for a fatal signal: 64 KiB. */
  private static final int PAGES_BETWEEN_SIGNAL_CHECKS = 16;

  private final StampedLock lock = new StampedLock();

  /** Guarded by {@link #lock}. */
  private final PageTable table = new PageTable();

  /** Written under {@link #lock}, read without. */
  private volatile long size;

  /** {@code table.pages()} for those without the lock. */
  private volatile long charged;

  MemRegular(MemFileSystem fs) {
    super(fs, Mode.S_IFREG | 0644);
  }

  @Override
  long size() {
    return size;
  }

  @Override
  long chargedBytes() {
    return charged * PageTable.PAGE_SIZE;
  }

  @Override
  void evict() {
    long stamp = lock.writeLock();
    try {
      dropPagesLocked(0);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  // ---- reading --------------------------------------------------------------------------------

  /** See {@link dev.gangway.vfs.OpenFile#readIter}. */
  long read(Kiocb io, IovIter to) {
    long result;
    long stamp = lock.readLock();
    try {
      result = readLocked(io, to);
    } finally {
      lock.unlockRead(stamp);
    }
    touchAtime();
    return result;
  }

  private long readLocked(Kiocb io, IovIter to) {
    long start = io.position;
    long end = Math.min(size, start + Math.min(to.count(), Long.MAX_VALUE - start));
    long position = start;
    int untilCheck = PAGES_BETWEEN_SIGNAL_CHECKS;
    while (position < end) {
      int offset = (int) position & (PageTable.PAGE_SIZE - 1);
      long n = Math.min(PageTable.PAGE_SIZE - offset, end - position);
      MemorySegment page = table.get(position >>> PageTable.PAGE_SHIFT);
      long copied = page == null ? to.zero(n) : to.copyTo(page, offset, n);
      position += copied;
      if (copied < n) {
        if (position == start) {
          return -Errno.EFAULT;
        }
        break;
      }
      if (--untilCheck == 0) {
        if (Task.fatalSignalPending()) {
          break;
        }
        untilCheck = PAGES_BETWEEN_SIGNAL_CHECKS;
      }
    }
    io.position = position;
    return Math.max(position - start, 0);
  }

  // ---- writing --------------------------------------------------------------------------------

  /** See {@link dev.gangway.vfs.OpenFile#writeIter}. */
  long write(Kiocb io, IovIter from) {
    long stamp = lock.writeLock();
    try {
      return writeLocked(io, from);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private long writeLocked(Kiocb io, IovIter from) {
    long start = io.position;
    if ((io.flags & Fcntl.O_APPEND) != 0) {
      start = size;
      if (start == Long.MAX_VALUE) {
        return -Errno.EFBIG;
      }
    }
    from.truncate(Long.MAX_VALUE - start);
    long end = start + from.count();
    long position = start;
    long status = 0;
    int untilCheck = PAGES_BETWEEN_SIGNAL_CHECKS;
    while (position < end) {
      int offset = (int) position & (PageTable.PAGE_SIZE - 1);
      long n = Math.min(PageTable.PAGE_SIZE - offset, end - position);
      long copied = writePageLocked(position >>> PageTable.PAGE_SHIFT, offset, n, from);
      if (copied < 0) {
        status = copied;
        break;
      }
      position += copied;
      if (copied < n) {
        break;
      }
      if (--untilCheck == 0) {
        if (Task.fatalSignalPending()) {
          break;
        }
        untilCheck = PAGES_BETWEEN_SIGNAL_CHECKS;
      }
    }
    if (position == start) {
      return status;
    }
    if (position > size) {
      size = position;
    }
    touchMtime();
    io.position = position;
    return position - start;
  }

  /**
   * Copies up to {@code n} bytes into one page, which is made where it is missing.
   *
   * @return bytes copied, fewer than {@code n} where the buffer turns bad after some; {@code
   *     -EFAULT} where the first is bad, and {@code -ENOSPC}: then nothing has changed
   */
  private long writePageLocked(long index, int offset, long n, IovIter from) {
    MemorySegment page = table.get(index);
    if (page != null && !PageTable.isReserved(page)) {
      long copied = from.copyFrom(page, offset, n);
      return copied == 0 ? -Errno.EFAULT : copied;
    }
    boolean hole = page == null;
    if (hole && !fs.quota().tryChargeBytes(PageTable.PAGE_SIZE)) {
      return -Errno.ENOSPC;
    }
    MemorySegment fresh = newPage();
    long copied = fresh == null ? -Errno.ENOSPC : from.copyFrom(fresh, offset, n);
    if (fresh == null || copied == 0) {
      if (hole) {
        fs.quota().unchargeBytes(PageTable.PAGE_SIZE);
      }
      return copied == 0 ? -Errno.EFAULT : copied;
    }
    table.put(index, fresh);
    charged = table.pages();
    return copied;
  }

  /** A zeroed page, null where the heap is full: a quota larger than the heap must not throw. */
  private static @Nullable MemorySegment newPage() {
    try {
      return MemorySegment.ofArray(new byte[PageTable.PAGE_SIZE]);
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  // ---- size -----------------------------------------------------------------------------------

  /** See {@link dev.gangway.vfs.OpenFile#truncate}. */
  long truncate(long newSize) {
    long stamp = lock.writeLock();
    try {
      // Of the same size too: an allocation that a signal ended may have left pages past the end.
      if (newSize <= size) {
        shrinkLocked(newSize);
      }
      size = newSize;
      touchMtime();
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private void shrinkLocked(long newSize) {
    int tail = (int) newSize & (PageTable.PAGE_SIZE - 1);
    long firstGone = newSize >>> PageTable.PAGE_SHIFT;
    if (tail != 0) {
      MemorySegment last = table.get(firstGone);
      if (last != null && !PageTable.isReserved(last)) {
        last.asSlice(tail).fill((byte) 0);
      }
      firstGone++;
    }
    dropPagesLocked(firstGone);
  }

  private void dropPagesLocked(long first) {
    long dropped = table.removeFrom(first);
    if (dropped != 0) {
      fs.quota().unchargeBytes(dropped * PageTable.PAGE_SIZE);
      charged = table.pages();
    }
  }

  /**
   * See {@link dev.gangway.vfs.OpenFile#allocate}. The pages are charged for all at once, and get
   * their memory when they are written to.
   */
  long allocate(long offset, long length) {
    long stamp = lock.writeLock();
    try {
      long first = offset >>> PageTable.PAGE_SHIFT;
      long last = (offset + length - 1) >>> PageTable.PAGE_SHIFT;
      long missing = last - first + 1 - table.count(first, last);
      if (missing > Long.MAX_VALUE / PageTable.PAGE_SIZE
          || !fs.quota().tryChargeBytes(missing * PageTable.PAGE_SIZE)) {
        return -Errno.ENOSPC;
      }
      missing = reserveLocked(first, last, missing);
      charged = table.pages();
      if (missing > 0) {
        fs.quota().unchargeBytes(missing * PageTable.PAGE_SIZE);
        return -Errno.EINTR;
      }
      size = Math.max(size, offset + length);
      touchMtime();
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Fills the holes of a range; returns how many are left because of a fatal signal. */
  private long reserveLocked(long first, long last, long missing) {
    long left = missing;
    for (long index = first; index <= last && left > 0; index++) {
      if (table.get(index) == null) {
        table.put(index, PageTable.RESERVED);
        left--;
      }
      if (index % PAGES_BETWEEN_SIGNAL_CHECKS == 0 && Task.fatalSignalPending()) {
        break;
      }
    }
    return left;
  }
}
