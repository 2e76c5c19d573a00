package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import java.util.function.LongSupplier;

/**
 * Cutting files and making holes in them: Linux's {@code mm/truncate.c}.
 *
 * <p>The storage is changed first, while nothing is on its way there; if that fails nothing has
 * changed.
 */
public final class Truncation {
  private Truncation() {}

  /**
   * Sets the size of a file: {@code truncate_setsize()}.
   *
   * @param size never negative
   * @param storage does the same to the storage: 0 or {@code -errno}
   * @return what {@code storage} says
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
   * @param storage does the same to the storage: 0 or {@code -errno}
   * @return what {@code storage} says; an error of writing back before
   */
  public static long punchHole(AddressSpace mapping, long position, long n, LongSupplier storage) {
    return exclusively(
        mapping,
        () -> {
          // Either end of the hole may split a range of dirty bytes.
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
   * Makes room for {@code n} bytes from {@code position} on: {@code fallocate()}. The file is as
   * long as that afterwards, at least.
   *
   * @param storage makes the room: 0 or {@code -errno}
   * @return what {@code storage} says
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
   * Puts a zeroed page wherever there is none: for a file that is nowhere else.
   *
   * @return 0; what the file system says where it has no room for all, and nothing has changed;
   *     {@code -EINTR}, and what was put in stays
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

  /** Forgets all, dirty or not: nobody can reach the file any more. */
  public static void evict(AddressSpace mapping) {
    exclusively(
        mapping,
        () -> {
          dropFrom(mapping, 0);
          return 0;
        });
  }

  /** Does {@code change} while nobody else moves the end of the file, and nothing is written. */
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

  /** Drops the bytes {@code first} to {@code last}: the last there can be is not one too many. */
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
      // The storage has been cut already.
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

  /** Page {@code i} is zero now, in part or as a whole: guests may be storing to it beside. */
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
