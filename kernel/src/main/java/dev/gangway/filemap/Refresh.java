package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.Bio;

/**
 * Updates the cache after a write directly to storage: Linux's {@code
 * kiocb_invalidate_post_direct_write()}. Here pages stay cached and get the new bytes.
 *
 * <p>Other bytes of a page that are dirty stay dirty.
 */
public final class Refresh {
  private Refresh() {}

  /**
   * Takes over {@code n} bytes that were written to storage at {@code position}. The file becomes
   * at least as long. If it grew, the bytes between its old end and {@code position} are taken over
   * as well, because another program may have written them.
   *
   * <p>Called by {@link Truncation#exclusively}, so no page is under writeback.
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

  /** Reads the up-to-date pages of the range again; others are read when needed. */
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

  /**
   * The page was truncated meanwhile or is not readable. It is read when needed, unless it is in
   * use.
   */
  private static void forgetLocked(Folio folio, int bit) {
    if (!folio.isPinned()) {
      folio.clearUptodate(bit & ~folio.dirty());
    }
  }
}
