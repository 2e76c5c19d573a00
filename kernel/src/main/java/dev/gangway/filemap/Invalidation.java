package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.uaccess.Bio;
import java.lang.foreign.MemorySegment;

/**
 * Drops the cached pages of a file that another program has changed: Linux's {@code
 * invalidate_inode_pages2()}. Dirty bytes stay.
 */
public final class Invalidation {
  private Invalidation() {}

  /**
   * Drops clean pages, because storage has changed. Partly dirty pages are read again around their
   * dirty bytes. The file's size becomes that of storage, or the end of the last dirty byte if that
   * is larger.
   *
   * @param size size in storage
   */
  public static void invalidate(AddressSpace mapping, long size) {
    Truncation.exclusively(
        mapping,
        () -> {
          mapping.sharedAreas().collect(0, Long.MAX_VALUE);
          mapping.sharedAreas().zeroPastEnd();
          long before = mapping.size();
          mapping.setSizeLocked(Math.max(size, Math.min(before, endOfDirty(mapping))));
          for (Folio folio = mapping.next(0);
              folio != null;
              folio = mapping.next(folio.nextIndex())) {
            folio.lock();
            if (folio.isOf(mapping)) {
              invalidateLocked(mapping, folio);
            }
            folio.unlock();
          }
          // A writer below the old end locks only a folio, so it may have written meanwhile.
          mapping.setSizeLocked(Math.max(mapping.size(), Math.min(before, endOfDirty(mapping))));
          return 0;
        });
  }

  /** End of the last dirty byte of a file; 0 if none is dirty. */
  private static long endOfDirty(AddressSpace mapping) {
    long end = 0;
    Folio folio = mapping.nextDirty(0);
    while (folio != null) {
      folio.lock();
      for (int at = 0; at >= 0 && folio.isOf(mapping); ) {
        at = folio.nextDirty(at);
        if (at >= 0) {
          at = folio.endOfDirty(at);
          end = Math.max(end, folio.start() + at);
        }
      }
      folio.unlock();
      folio = mapping.nextDirty(folio.nextIndex());
    }
    return end;
  }

  private static void invalidateLocked(AddressSpace mapping, Folio folio) {
    int before = folio.uptodate();
    folio.clearUptodate(~folio.dirty());
    if (folio.isDirtyInPart()) {
      rereadLocked(mapping, folio);
    }
    MappableFrame frame = MappableFrame.of(folio);
    if (frame != null && frame.isMapped()) {
      refillLocked(mapping, folio, frame, before);
    }
    mapping.removeIfUnusedLocked(folio);
  }

  /** Reads a mapped folio again at once. If that fails, it stays unchanged. */
  private static void refillLocked(
      AddressSpace mapping, Folio folio, MappableFrame frame, int bits) {
    int clean = bits & ~folio.uptodate();
    for (int i = 0; i < folio.pages(); i++) {
      if ((clean & 1 << i) != 0) {
        mapping.fillLocked(folio, folio.index() + i, folio.index() + i);
      }
    }
    folio.markUptodate(bits);
    frame.relearn(folio, clean, mapping.size());
  }

  /**
   * Reads the partly dirty pages of a folio again, except for their dirty bytes. If that fails,
   * they stay unchanged.
   */
  private static void rereadLocked(AddressSpace mapping, Folio folio) {
    for (int i = 0; i < folio.pages(); i++) {
      long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
      boolean partly = (folio.dirty() & 1 << i) != 0 && !folio.isDirty(start, Folio.PAGE_SIZE);
      if (partly) {
        rereadLocked(mapping, folio, i << Folio.PAGE_SHIFT);
      }
    }
  }

  private static void rereadLocked(AddressSpace mapping, Folio folio, int page) {
    MemorySegment fresh = mapping.writeback.bounceLocked().memory();
    long start = folio.start() + page;
    long read = fresh == null ? -Errno.ENOMEM : read(mapping, fresh, start);
    if (fresh == null || read < 0) {
      return;
    }
    long valid = Math.clamp(mapping.size() - start, 0, read);
    fresh.asSlice(valid, Folio.PAGE_SIZE - valid).fill((byte) 0);
    int end = page + Folio.PAGE_SIZE;
    int at = page;
    while (at < end) {
      int dirty = folio.nextDirty(at);
      int to = dirty < 0 ? end : Math.min(dirty, end);
      MemorySegment.copy(fresh, at - page, folio.memory(), folio.at(folio.start() + at), to - at);
      at = to < end ? folio.endOfDirty(to) : end;
    }
  }

  private static long read(AddressSpace mapping, MemorySegment page, long position) {
    Bio bio = mapping.cache.takeBio();
    try {
      bio.add(page, 0, Folio.PAGE_SIZE);
      return mapping.ops.readPages(bio, position);
    } finally {
      mapping.cache.giveBack(bio);
    }
  }
}
