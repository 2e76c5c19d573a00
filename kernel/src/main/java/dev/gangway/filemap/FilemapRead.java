package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;

/**
 * Reads through the page cache: Linux's {@code filemap_read()}.
 *
 * <p>The folio is locked, shared, for the copy out of it. So a reader sees all or nothing of a
 * write to one folio, and never waits for the writer of another. The copy is <i>atomic</i>, as in
 * {@link BufferedWrite}: missing bytes are faulted in after the folio is unlocked.
 */
public final class FilemapRead {
  private FilemapRead() {}

  /**
   * Reads at {@code io.position} and advances it.
   *
   * @return bytes read, 0 at the end of the file. If none were: {@code -EFAULT} (the first buffer
   *     is bad), {@code -EINTR}, {@code -EIO}, {@code -ENOMEM}
   */
  public static long read(AddressSpace mapping, Kiocb io, IovIter to, FileRa ra) {
    long start = io.position;
    long position = start;
    long status = 0;
    while (to.count() > 0) {
      if (position != start && Current.fatalSignalPending()) {
        status = -Errno.EINTR;
        break;
      }
      long copied = readFolio(mapping, position, to, ra);
      if (copied < 0) {
        status = copied;
        break;
      }
      position += copied;
      if (copied == 0) {
        // The end of the file, or user memory is not resident. No folio is locked here.
        long n = Math.min(mapping.size() - position, Math.min(to.count(), Folio.LARGE_BYTES));
        if (n <= 0) {
          break;
        }
        if (UserFault.faultInWriteable(to, n, mapping, position) == n) {
          status = -Errno.EFAULT;
          break;
        }
      }
    }
    io.position = position;
    return position > start ? position - start : status;
  }

  /**
   * One iteration: reads the folio in if it is missing, and copies out of it.
   *
   * @return bytes copied, 0 for no progress; {@code -errno}
   */
  private static long readFolio(AddressSpace mapping, long position, IovIter to, FileRa ra) {
    while (true) {
      Folio folio = mapping.findLockedShared(position >>> Folio.PAGE_SHIFT);
      long n = Math.min(mapping.size() - position, to.count());
      long status;
      if (folio != null) {
        try {
          n = Math.min(n, folio.bytesFrom(position));
          if (n <= 0) {
            return 0;
          }
          if (folio.isUptodate(folio.bits(position, n))) {
            return copy(mapping, folio, position, n, to, ra);
          }
        } finally {
          folio.unlockShared();
        }
        status = fill(mapping, position, n);
      } else if (n <= 0) {
        return 0;
      } else if (mapping.ops.hasBacking()) {
        status = Readahead.bringIn(mapping, position, n, ra);
      } else {
        return to.zero(Math.min(n, Folio.PAGE_SIZE - (position & (Folio.PAGE_SIZE - 1))));
      }
      if (status < 0) {
        return status;
      }
    }
  }

  private static long copy(
      AddressSpace mapping, Folio folio, long position, long n, IovIter to, FileRa ra) {
    long copied =
        Trace.USER_COPIES
            ? UserCopyEvent.copyTo(to, mapping.ops, folio, position, n)
            : to.copyTo(folio.memory(), folio.at(position), n);
    ra.used(folio, position + copied);
    return copied;
  }

  /** Reads the pages that {@code n} bytes cover in a cached folio. */
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
