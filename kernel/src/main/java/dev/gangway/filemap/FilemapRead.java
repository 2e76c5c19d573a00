package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;

/**
 * Reading through the page cache: Linux's {@code filemap_read()}.
 *
 * <p>A folio is locked, shared, for the copy out of it: so a reader sees all of a write to one
 * folio or nothing of it, and waits for no writer of another.
 */
final class FilemapRead {
  private FilemapRead() {}

  /**
   * Reads at {@code io.position} and moves that on.
   *
   * @return bytes read, 0 at the end of the file; {@code -EFAULT} where the first buffer is bad;
   *     {@code -EINTR}, {@code -EIO}, {@code -ENOMEM} where nothing was read
   */
  static long read(AddressSpace mapping, Kiocb io, IovIter to, FileRa ra) {
    long start = io.position;
    long position = start;
    long status = 0;
    while (to.count() > 0) {
      if (position != start && Current.fatalSignalPending()) {
        status = -Errno.EINTR;
        break;
      }
      Folio folio = mapping.findLockedShared(position >>> Folio.PAGE_SHIFT);
      long n = Math.min(mapping.size() - position, to.count());
      long copied;
      if (folio == null) {
        if (n <= 0) {
          break;
        }
        if (mapping.ops.hasBacking()) {
          status = Readahead.bringIn(mapping, position, n, ra);
          if (status < 0) {
            break;
          }
          continue;
        }
        n = Math.min(n, Folio.PAGE_SIZE - (position & (Folio.PAGE_SIZE - 1)));
        copied = to.zero(n);
      } else {
        n = Math.min(n, folio.bytesFrom(position));
        if (n <= 0) {
          folio.unlockShared();
          break;
        }
        if (!folio.isUptodate(folio.bits(position, n))) {
          folio.unlockShared();
          status = fill(mapping, position, n);
          if (status < 0) {
            break;
          }
          continue;
        }
        copied = copy(mapping, folio, position, n, to);
        folio.unlockShared();
        ra.used(folio, position + copied);
      }
      position += copied;
      // Only now: what the fault brings in may need the folio that was locked.
      if (copied < n
          && UserFault.faultInWriteable(to, n - copied, mapping, position) == n - copied) {
        status = -Errno.EFAULT;
        break;
      }
    }
    io.position = position;
    return position > start ? position - start : status;
  }

  /** A method of its own, so that {@link #read} stays small enough to be inlined. */
  private static long copy(AddressSpace mapping, Folio folio, long position, long n, IovIter to) {
    return Trace.USER_COPIES
        ? UserCopyEvent.copyTo(to, mapping, folio, position, n)
        : to.copyTo(folio.memory(), folio.at(position), n);
  }

  /** Brings up to date what {@code n} bytes touch of a folio that is there. */
  private static long fill(AddressSpace mapping, long position, long n) {
    Folio folio = mapping.findLocked(position >>> Folio.PAGE_SHIFT);
    if (folio == null) {
      return 0;
    }
    try {
      long last = position + Math.min(n, folio.bytesFrom(position)) - 1;
      return mapping.fillLocked(folio, position >>> Folio.PAGE_SHIFT, last >>> Folio.PAGE_SHIFT);
    } finally {
      folio.unlock();
    }
  }
}
