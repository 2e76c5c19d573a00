package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.Bio;

/**
 * Keeping the cache true to what was written past it, straight to the storage: Linux's {@code
 * kiocb_invalidate_post_direct_write()}, but pages stay and get the new bytes.
 *
 * <p>What is dirty beside them in a page stays dirty.
 */
public final class Refresh {
  private Refresh() {}

  /**
   * Takes over {@code n} bytes that the storage got at {@code position}. The file is as long as
   * that, at least. If it has grown, what lies between its old end and {@code position} is taken
   * over as well: another program may have written it.
   *
   * <p>Called by {@link Truncation#exclusively}, so nothing is on its way to the storage.
   */
  public static void refresh(AddressSpace mapping, long position, long n) {
    assert mapping.writeback.lock.isHeldByCurrentThread();
    long end = position + n;
    long from = Math.min(position, mapping.size());
    if (end > mapping.size()) {
      mapping.sharedAreas().zeroPastEnd();
      mapping.setSizeLocked(end);
    }
    if (mapping.pageCount() == 0) {
      return;
    }
    long index = from >>> Folio.PAGE_SHIFT;
    Folio folio = mapping.firstFrom(index);
    while (folio != null && folio.start() < end) {
      folio.lock();
      if (folio.isOf(mapping)) {
        refreshLocked(mapping, folio, from, end);
      }
      folio.unlock();
      folio = mapping.next(folio.nextIndex());
    }
  }

  /** Reads those pages of the range anew that are up to date; others are read when needed. */
  private static void refreshLocked(AddressSpace mapping, Folio folio, long from, long end) {
    for (int i = 0; i < folio.pages(); i++) {
      long page = folio.start() + ((long) i << Folio.PAGE_SHIFT);
      long first = Math.max(from, page);
      long n = Math.min(end, page + Folio.PAGE_SIZE) - first;
      int bit = 1 << i;
      if (n > 0 && (folio.uptodate() & bit) != 0) {
        if (!read(mapping, folio, first, n)) {
          forgetLocked(folio, bit);
        } else if ((folio.dirty() & bit) != 0) {
          mapping.writeback.storedLocked(folio, first, n);
        }
      }
    }
    mapping.removeIfUnusedLocked(folio);
  }

  private static boolean read(AddressSpace mapping, Folio folio, long position, long n) {
    Bio bio = mapping.cache.takeBio();
    try {
      bio.add(folio.memory(), folio.at(position), n);
      return mapping.ops.readPages(bio, position) == n;
    } finally {
      mapping.cache.giveBack(bio);
    }
  }

  /** Cut meanwhile, or not readable: read again when it is needed, unless somebody uses it now. */
  private static void forgetLocked(Folio folio, int bit) {
    if (!folio.isPinned()) {
      folio.clearUptodate(bit & ~folio.dirty());
    }
  }
}
