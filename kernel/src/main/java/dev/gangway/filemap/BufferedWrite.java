package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.mm.Folio;
import dev.gangway.settings.Settings;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the page cache: Linux's {@code generic_perform_write()} since 6.14. User memory is
 * accessed once, by the copy itself.
 *
 * <p>There are two dangers. First, the source may be a mapping of the folio that is locked for the
 * write. So the copy is <i>atomic</i>: it never waits for a byte that is not resident. Second, an
 * atomic copy could be short for ever. So the missing bytes are faulted in after the folio is
 * unlocked.
 *
 * <p>A write below the end of the file locks one folio at a time and nothing else. A write that
 * moves the end, or appends, holds the file's {@code inodeLock} as well, from its first byte to its
 * last.
 */
public final class BufferedWrite {
  /** Maximum bytes of one iteration. */
  private static final long MAX_CHUNK = Folio.LARGE_BYTES;

  /** No host has a maximum file size below 2 GiB. */
  private static final long HUGE = 1L << 31;

  /**
   * Fault in user memory before each copy, as Linux did before 6.14. Only for measuring what a
   * single access saves.
   */
  private static final boolean PREFAULT = Settings.WRITE.word().equals("prefault");

  private BufferedWrite() {}

  /**
   * Writes at {@code io.position}, or at the end with {@code O_APPEND}, and advances the position.
   *
   * @return bytes written. If none were: {@code -EFAULT} (the first buffer is bad), {@code -EFBIG},
   *     {@code -EINTR}, {@code -ENOSPC} or {@code -ENOMEM} (no room for a folio), the error of
   *     reading a partly overwritten page, or the error of an earlier writeback
   */
  public static long write(AddressSpace mapping, Kiocb io, IovIter from, FileRa ra) {
    boolean append = (io.flags & Fcntl.O_APPEND) != 0;
    if (append || from.count() > mapping.size() - io.position) {
      return extend(mapping, io, from, ra, append);
    }
    long start = io.position;
    long status = perform(mapping, io, from, ra);
    if (status == 0 && from.count() > 0) {
      // The file was truncated meanwhile, so the rest moves its end.
      status = extend(mapping, io, from, ra, false);
    }
    return io.position > start ? io.position - start : status;
  }

  private static long extend(
      AddressSpace mapping, Kiocb io, IovIter from, FileRa ra, boolean append) {
    mapping.inodeLock.lock();
    try {
      if (append) {
        io.position = mapping.size();
      }
      long start = io.position;
      boolean huge = from.count() > HUGE - start;
      long room = (huge ? mapping.ops.maxBytes() : Long.MAX_VALUE) - start;
      if (room <= 0) {
        return -Errno.EFBIG;
      }
      from.truncate(room);
      mapping.sharedAreas().zeroPastEnd();
      long status = perform(mapping, io, from, ra);
      return io.position > start ? io.position - start : status;
    } finally {
      mapping.inodeLock.unlock();
    }
  }

  /**
   * The loop over folios. Advances {@code io.position} and {@code from} by the bytes written. Ends
   * early if the next bytes would move the end of the file and this thread does not hold {@code
   * inodeLock}.
   *
   * @return 0, or the {@code -errno} that ended it
   */
  private static long perform(AddressSpace mapping, Kiocb io, IovIter from, FileRa ra) {
    long start = io.position;
    long position = start;
    long chunk = MAX_CHUNK;
    long status = 0;
    while (from.count() > 0) {
      status = mapping.writeback.balanceDirtyPages();
      if (status == 0 && position != start && Current.fatalSignalPending()) {
        status = -Errno.EINTR;
      }
      if (status < 0) {
        break;
      }
      long n = Math.min(from.count(), chunk - (position & (chunk - 1)));
      long written = ra.streams(position) ? DirectWrite.write(mapping, position, from, ra) : 0;
      if (written == 0) {
        written = writeFolio(mapping, position, n, from, ra);
      }
      if (written < 0) {
        status = written;
        break;
      }
      if (written > 0) {
        position += written;
        if (position >= ra.behindAt()) {
          mapping.writeback.writeBehind(ra, position);
        }
        continue;
      }
      // No progress. No folio is locked here.
      if (isPastEnd(mapping, position, from.count())) {
        break;
      }
      chunk = Math.max(chunk / 2, Folio.PAGE_SIZE);
      status = faultIn(from, n, mapping, position);
      if (status < 0) {
        break;
      }
    }
    io.position = position;
    return status;
  }

  /**
   * Whether {@code n} bytes at {@code position} would move the end of the file without {@code
   * inodeLock}.
   */
  private static boolean isPastEnd(AddressSpace mapping, long position, long n) {
    return n > mapping.size() - position && !mapping.mayMoveEnd();
  }

  /** Faults in the bytes that the copy missed: 0 or {@code -errno}. */
  private static long faultIn(IovIter from, long n, AddressSpace mapping, long position) {
    if (Current.fatalSignalPending()) {
      return -Errno.EINTR;
    }
    return UserFault.faultInReadable(from, n, mapping, position) == n ? -Errno.EFAULT : 0;
  }

  /**
   * One iteration: {@code write_begin}, the copy, {@code write_end}.
   *
   * @return bytes written, 0 for no progress; {@code -errno}
   */
  private static long writeFolio(
      AddressSpace mapping, long position, long n, IovIter from, FileRa ra) {
    if (PREFAULT && from.faultInReadable(n) == n) {
      return -Errno.EFAULT;
    }
    Folio folio = writeBegin(mapping, position, n, ra);
    if (folio != null && folio.hasManyDirtyRanges()) {
      folio.unlock();
      long status = mapping.writeback.makeRoom(position);
      if (status < 0) {
        return status;
      }
      folio = writeBegin(mapping, position, n, ra);
    }
    if (folio == null) {
      return Current.fatalSignalPending() ? -Errno.EINTR : mapping.ops.noRoom();
    }
    try {
      long bytes = Math.min(n, folio.bytesFrom(position));
      while (true) {
        if (isPastEnd(mapping, position, bytes)) {
          return 0;
        }
        long status = prepare(mapping, folio, position, bytes);
        if (status < 0) {
          return status;
        }
        long copied =
            Trace.USER_COPIES
                ? UserCopyEvent.copyFrom(from, mapping.ops, folio, position, bytes)
                : from.copyFrom(folio.memory(), folio.at(position), bytes);
        long accepted = writeEnd(mapping, folio, position, bytes, copied);
        from.revert(copied - accepted);
        if (accepted > 0) {
          ra.written(folio, position, position + accepted, mapping.cache);
        }
        if (accepted > 0 || copied == 0) {
          return accepted;
        }
        // The copy was short in a page that is not up to date. Retry with the bytes that are
        // resident.
        bytes = copied;
      }
    } finally {
      release(mapping, folio);
    }
  }

  /** The folio for {@code position}, locked; null if there is no memory. */
  private static @Nullable Folio writeBegin(
      AddressSpace mapping, long position, long n, FileRa ra) {
    long index = position >>> Folio.PAGE_SHIFT;
    Folio folio = mapping.findLocked(index);
    if (folio != null) {
      return folio;
    }
    boolean many = n >= MAX_CHUNK / 2 || ra.isSequential(position);
    return mapping.grabLocked(index, many ? Folio.LARGE : 1);
  }

  /**
   * Prepares the partly covered pages: each is read, or zeroed around the range if it has no other
   * data.
   */
  private static long prepare(AddressSpace mapping, Folio folio, long position, long n) {
    if (folio.isUptodate(folio.bits(position, n))) {
      return 0;
    }
    long first = position >>> Folio.PAGE_SHIFT;
    long last = (position + n - 1) >>> Folio.PAGE_SHIFT;
    long status = preparePage(mapping, folio, first, position, position + n);
    return status < 0 || first == last
        ? status
        : preparePage(mapping, folio, last, position, position + n);
  }

  private static long preparePage(
      AddressSpace mapping, Folio folio, long page, long from, long to) {
    long start = page << Folio.PAGE_SHIFT;
    long before = Math.max(from - start, 0);
    long after = Math.max(Folio.PAGE_SIZE - (to - start), 0);
    if ((folio.uptodate() & folio.bit(page)) != 0 || before + after == 0) {
      return 0;
    }
    long size = mapping.size();
    boolean keeps = start < size && (before > 0 || to < size);
    if (keeps && mapping.ops.hasBacking()) {
      return mapping.fillLocked(folio, page, page);
    }
    folio.zero(start, before);
    folio.zero(to, after);
    return 0;
  }

  /**
   * Accepts the copied bytes up to the last page that is now complete. If none are accepted, the
   * folio and the size of the file stay unchanged.
   *
   * @return bytes accepted
   */
  private static long writeEnd(
      AddressSpace mapping, Folio folio, long position, long n, long copied) {
    long accepted = copied;
    if (copied < n) {
      long end = position + copied;
      long page = end >>> Folio.PAGE_SHIFT;
      if (page < folio.nextIndex() && (folio.uptodate() & folio.bit(page)) == 0) {
        accepted = Math.max((page << Folio.PAGE_SHIFT) - position, 0);
      }
    }
    if (accepted == 0) {
      return 0;
    }
    int bits = folio.bits(position, accepted);
    if (!folio.isUptodate(bits)) {
      folio.markUptodate(bits);
    }
    if (!folio.isDirty(bits, position, accepted) && mapping.ops.hasBacking()) {
      mapping.writeback.dirtyLocked(folio, position, accepted);
    }
    // Without inodeLock the size is unchanged: a truncation meanwhile waits for this folio and
    // zeroes the rest.
    if (position + accepted > mapping.size() && mapping.mayMoveEnd()) {
      mapping.setSizeLocked(position + accepted);
    }
    return accepted;
  }

  /** Unlocks; removes a new folio that nothing was written to. */
  private static void release(AddressSpace mapping, Folio folio) {
    if (folio.uptodate() == 0 && !folio.isPinned() && !folio.isDetached()) {
      mapping.removeLocked(folio);
    }
    folio.unlock();
  }
}
