package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import java.util.function.LongSupplier;

/**
 * Truncates files and punches holes: Linux's {@code mm/truncate.c}.
 *
 * <p>Storage is changed first, while no page is under writeback. If that fails, nothing has
 * changed.
 */
public final class Truncation {
  private Truncation() {}

  /**
   * Sets the size of a file: {@code truncate_setsize()}.
   *
   * @param size never negative
   * @param storage makes the same change in storage: 0 or {@code -errno}
   * @return the result of {@code storage}
   */
  public static long truncate(AddressSpace mapping, long size, LongSupplier storage) {
    return exclusively(
        mapping,
        () -> {
          long status = storage.getAsLong();
          if (status == 0) {
            mapping.sharedAreas().zeroPastEnd();
            mapping.setSizeLocked(size);
            dropFrom(mapping, size);
          }
          return status;
        });
  }

  /**
   * Makes {@code n} bytes from {@code position} on read as zero; the size stays.
   *
   * @param position never negative
   * @param n above 0, and the sum does not overflow
   * @param storage makes the same change in storage: 0 or {@code -errno}
   * @return the result of {@code storage}; the error of a writeback before it
   */
  public static long punchHole(AddressSpace mapping, long position, long n, LongSupplier storage) {
    return exclusively(
        mapping,
        () -> {
          // Each end of the hole may split a dirty range.
          long status = mapping.writeback.makeRoom(position);
          status = status < 0 ? status : mapping.writeback.makeRoom(position + n);
          status = status < 0 ? status : storage.getAsLong();
          if (status == 0) {
            dropRange(mapping, position, position + n - 1);
          }
          return status;
        });
  }

  /**
   * Allocates {@code n} bytes from {@code position} on: {@code fallocate()}. Afterwards the file is
   * at least that long.
   *
   * @param storage allocates in storage: 0 or {@code -errno}
   * @return the result of {@code storage}
   */
  public static long allocate(AddressSpace mapping, long position, long n, LongSupplier storage) {
    return exclusively(
        mapping,
        () -> {
          long status = storage.getAsLong();
          if (status == 0 && position + n > mapping.size()) {
            mapping.sharedAreas().zeroPastEnd();
            mapping.setSizeLocked(position + n);
          }
          return status;
        });
  }

  /**
   * Adds a zeroed page for each hole, in a file without backing storage.
   *
   * @return 0; the file system's error, with nothing changed, if it has no room for all; {@code
   *     -EINTR}, and the pages added so far stay
   */
  public static long populate(AddressSpace mapping, long position, long n) {
    long first = position >>> Folio.PAGE_SHIFT;
    long last = (position + n - 1) >>> Folio.PAGE_SHIFT;
    long missing = last - first + 1 - mapping.count(first, last);
    if (!mapping.ops.tryCharge(missing)) {
      return mapping.ops.noRoom();
    }
    long status = 0;
    for (long page = first; page <= last && missing > 0 && status == 0; page++) {
      if (Current.fatalSignalPending()) {
        status = -Errno.EINTR;
      } else if (mapping.peek(page) == null) {
        Folio folio = mapping.cache.memory().allocate(mapping, page, 1);
        if (folio == null) {
          status = mapping.ops.noRoom();
        } else if (insertZeroed(mapping, folio)) {
          missing--;
        }
      }
    }
    mapping.ops.uncharge(missing);
    return status;
  }

  private static boolean insertZeroed(AddressSpace mapping, Folio folio) {
    folio.zero(folio.start(), Folio.PAGE_SIZE);
    folio.markUptodate(1);
    boolean added = mapping.addLocked(folio);
    if (added) {
      folio.unlock();
    }
    return added;
  }

  /** Drops all pages, including dirty ones, of a file that is no longer reachable. */
  public static void evict(AddressSpace mapping) {
    exclusively(
        mapping,
        () -> {
          dropFrom(mapping, 0);
          return 0;
        });
  }

  /**
   * Runs {@code change} with inodeLock and the writeback lock held, so that the end of the file
   * does not move and no page is under writeback.
   */
  public static long exclusively(AddressSpace mapping, LongSupplier change) {
    mapping.inodeLock.lock();
    mapping.writeback.lock.lock();
    try {
      return change.getAsLong();
    } finally {
      mapping.writeback.lock.unlock();
      mapping.inodeLock.unlock();
    }
  }

  private static void dropFrom(AddressSpace mapping, long position) {
    dropRange(mapping, position, Long.MAX_VALUE);
  }

  /**
   * Drops the bytes {@code first} to {@code last}, inclusive, so that {@code Long.MAX_VALUE} does
   * not overflow.
   */
  private static void dropRange(AddressSpace mapping, long first, long last) {
    Folio folio = mapping.firstFrom(first >>> Folio.PAGE_SHIFT);
    while (folio != null && folio.start() <= last) {
      folio.lock();
      if (folio.isOf(mapping)) {
        dropLocked(mapping, folio, first, last);
      }
      folio.unlock();
      folio = mapping.next(folio.nextIndex());
    }
  }

  private static void dropLocked(AddressSpace mapping, Folio folio, long first, long last) {
    if (folio.dirty() != 0) {
      // Storage has been truncated already.
      long start = Math.max(first, folio.start());
      mapping.writeback.cleanLocked(
          folio, start, Math.min(last - start, folio.bytesFrom(start) - 1) + 1);
    }
    for (int i = 0; i < folio.pages(); i++) {
      long from = Math.max(first, folio.start() + ((long) i << Folio.PAGE_SHIFT));
      long to =
          Math.min(last, folio.start() + ((long) i << Folio.PAGE_SHIFT) + Folio.PAGE_SIZE - 1);
      int bit = 1 << i;
      boolean whole = to - from == Folio.PAGE_SIZE - 1;
      if (whole && !folio.isPinned()) {
        folio.clearUptodate(bit);
      } else if (from <= to && (folio.uptodate() & bit) != 0) {
        folio.zero(from, to - from + 1);
        zeroedLocked(mapping, folio, i, whole);
      }
    }
    mapping.removeIfUnusedLocked(folio);
  }

  /**
   * Records that bytes of page {@code i} were zeroed. Guests may store to the page concurrently.
   */
  private static void zeroedLocked(AddressSpace mapping, Folio folio, int i, boolean whole) {
    MappableFrame frame = MappableFrame.of(folio);
    if (frame != null && frame.isShared()) {
      if (whole || !mapping.ops.hasBacking()) {
        frame.learnZero(folio, i, mapping.size());
      } else {
        mapping.writeback.dirtyLocked(folio, 1 << i);
      }
    }
  }
}
