package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.uaccess.Bio;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of adjacent dirty bytes, written to storage in one transfer.
 *
 * <p>Its bytes are marked clean when they are collected, so that a write during the transfer makes
 * them dirty again. If the transfer fails, they become dirty again.
 *
 * <p>Guarded by {@code PageWriteback.lock}.
 */
final class WritebackRun {
  /** As a position: none. */
  static final long NONE = Long.MAX_VALUE;

  private final FolioTable file;
  private final DirtyPages dirty;
  private final BounceBuffer bounce = new BounceBuffer();
  private final List<Folio> folios = new ArrayList<>();
  private long start = -1;
  private long next;

  WritebackRun(FolioTable file, DirtyPages dirty) {
    this.file = file;
    this.dirty = dirty;
  }

  /** Its first byte, if {@link #collect} found any. */
  long start() {
    return start;
  }

  /** The first byte that {@link #collect} did not visit, or {@link #NONE}. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return folios.isEmpty();
  }

  BounceBuffer bounce() {
    return bounce;
  }

  // ---- collecting -----------------------------------------------------------------------------

  /**
   * Collects the first run from the byte {@code from} on into {@code bio}.
   *
   * @param last the last byte of a page
   */
  void collect(Bio bio, long from, long last) {
    bounce.reset();
    start = -1;
    long end = from;
    // The mark of a folio is at its first page, which may lie before the range.
    Folio folio = file.nextDirty((from >>> Folio.PAGE_SHIFT) & -Folio.LARGE);
    while (folio != null && folio.start() <= last && bio.bytes() < PageCache.MAX_TRANSFER) {
      folio.lock();
      try {
        int first = folio.isOf(file) ? nextDirty(folio, end, last) : -1;
        if (first < 0) {
          end = start < 0 ? Math.max(end, after(folio)) : end;
        } else {
          long position = folio.start() + first;
          if (start >= 0 && position != end) {
            break;
          }
          long bytes = takeUpLocked(bio, folio, first, last);
          if (bytes < 0) {
            break;
          }
          start = start < 0 ? position : start;
          end = position + bytes;
          if (end != after(folio) || bio.bytes() != end - start) {
            // The rest of this folio belongs to another run. So do bytes past the end of the file:
            // the end may have moved since, and they would be written too early.
            break;
          }
        }
      } finally {
        folio.unlock();
      }
      folio = file.nextDirty(folio.nextIndex());
    }
    next = folio == null || folio.start() > last || end < 0 ? NONE : end;
  }

  /** The position after a folio; negative if it overflows. */
  private static long after(Folio folio) {
    return folio.start() + folio.bytes();
  }

  /** Offset of the first bytes of a folio to be written; -1 if there are none. */
  private static int nextDirty(Folio folio, long from, long last) {
    long first = from - folio.start();
    if (first >= folio.bytes()) {
      return -1;
    }
    int next = folio.nextDirty((int) Math.max(first, 0));
    if (next < 0 || next > last - folio.start()) {
      return -1;
    }
    // Shared pages are written whole, because their digests are of whole pages. The previous run
    // may have ended within this page, if the page was not shared then.
    return MappableFrame.isShared(folio) ? next & -Folio.PAGE_SIZE : next;
  }

  /**
   * Collects the dirty bytes from {@code first} on. Returns their number, or -1 if there is no
   * room.
   */
  private long takeUpLocked(Bio bio, Folio folio, int first, long last) {
    long position = folio.start() + first;
    int end = (int) Math.min(folio.endOfDirty(first) - 1, last - folio.start()) + 1;
    int n = end - first;
    long bytes = Math.min(n, file.size() - position);
    if (bytes > 0) {
      if (!addLocked(bio, folio, position, bytes)) {
        return -1;
      }
      int fresh = folio.bits(position, bytes);
      folio.startWriteback(fresh);
      dirty.accountInFlight(Integer.bitCount(fresh));
      folios.add(folio);
    }
    dirty.cleanLocked(folio, position, n);
    return n;
  }

  private boolean addLocked(Bio bio, Folio folio, long position, long n) {
    MappableFrame frame = MappableFrame.of(folio);
    if (frame != null && frame.isShared()) {
      return bounce.addLocked(bio, folio, frame, position, n);
    }
    return bio.add(folio.memory(), folio.at(position), n);
  }

  // ---- the end --------------------------------------------------------------------------------

  /**
   * Ends its transfer.
   *
   * @param end the byte after its last
   * @param drops whether to drop folios that were used at most once
   */
  void finish(boolean failed, long end, boolean drops) {
    for (Folio folio : folios) {
      folio.lock();
      int bits = folio.endWriteback();
      if (failed) {
        long from = Math.max(start, folio.start());
        dirty.dirtyLocked(folio, from, Math.min(end - from, folio.bytesFrom(from)));
      }
      dirty.accountInFlight(-Integer.bitCount(bits));
      if (drops && folio.uses() < 2 && folio.isReclaimable()) {
        file.removeLocked(folio);
      }
      folio.unlock();
    }
    folios.clear();
  }
}
