package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.FolioOwner;
import dev.gangway.mm.XArray;
import org.jspecify.annotations.Nullable;

/**
 * The folios of one file by page index, and the file's size: Linux's {@code i_pages} and {@code
 * i_size}.
 *
 * <p>A lookup takes no lock of the table. Changes hold its monitor, which is a leaf.
 */
abstract class FolioTable implements FolioOwner {
  /** Changed under its monitor. */
  private final XArray<Folio> pages = new XArray<>();

  /** Guarded by the monitor of {@link #pages}. */
  private long pageCount;

  /** The pages of {@link #claim}; {@code claimedEnd} is exclusive. Guarded by the same monitor. */
  private long claimedFirst;

  private long claimedEnd;

  FolioTable() {}

  /** Size of the file in bytes. */
  public abstract long size();

  /** Number of pages in the cache. */
  public final long pageCount() {
    synchronized (pages) {
      return pageCount;
    }
  }

  // ---- lookup ---------------------------------------------------------------------------------

  /** The folio with page {@code index}, locked exclusively; null if there is none. */
  public final @Nullable Folio findLocked(long index) {
    while (true) {
      Folio folio = pages.get(index);
      if (folio == null) {
        return null;
      }
      folio.lock();
      if (folio.isOf(this)) {
        return folio;
      }
      folio.unlock();
    }
  }

  /** The folio with page {@code index}, locked shared; null if there is none. */
  final @Nullable Folio findLockedShared(long index) {
    while (true) {
      Folio folio = pages.get(index);
      if (folio == null) {
        return null;
      }
      folio.lockShared();
      if (folio.isOf(this)) {
        return folio;
      }
      folio.unlockShared();
    }
  }

  /** The folio with page {@code index}, not locked: it may be freed at any time. */
  public final @Nullable Folio peek(long index) {
    return pages.get(index);
  }

  /** The first folio that has a page at or after {@code index}, not locked. */
  final @Nullable Folio firstFrom(long index) {
    Folio here = pages.get(index);
    return here != null ? here : next(index);
  }

  /** The first folio at or after page {@code index}, not locked. */
  final @Nullable Folio next(long index) {
    synchronized (pages) {
      return pages.next(index);
    }
  }

  /** The first dirty folio at or after page {@code index}, not locked. */
  final @Nullable Folio nextDirty(long index) {
    synchronized (pages) {
      return pages.nextMarked(index);
    }
  }

  /** Number of folios from page {@code first} to page {@code last}. */
  public final long count(long first, long last) {
    long found = 0;
    synchronized (pages) {
      Folio folio = pages.next(first);
      while (folio != null && folio.index() <= last) {
        found++;
        folio = pages.next(folio.index() + 1);
      }
    }
    return found;
  }

  // ---- change ---------------------------------------------------------------------------------

  /**
   * Adds a new folio, which the caller has locked. Waits while its pages are claimed.
   *
   * @return false, with nothing changed, if one of its pages is cached already
   */
  final boolean tryStore(Folio folio) {
    synchronized (pages) {
      awaitUnclaimed(folio);
      for (int i = 0; i < folio.pages(); i++) {
        if (pages.get(folio.index() + i) != null) {
          return false;
        }
      }
      store(folio);
      pageCount += folio.pages();
    }
    return true;
  }

  /** Replaces the folio of the same place and size by {@code fresh}. The mark stays. */
  final void replace(Folio fresh) {
    synchronized (pages) {
      store(fresh);
    }
  }

  private void store(Folio folio) {
    for (int i = 0; i < folio.pages(); i++) {
      pages.store(folio.index() + i, folio);
    }
  }

  /** Removes a folio and its mark. */
  final void erase(Folio folio) {
    synchronized (pages) {
      for (int i = 0; i < folio.pages(); i++) {
        pages.erase(folio.index() + i);
      }
      pageCount -= folio.pages();
    }
  }

  final void markDirty(Folio folio) {
    synchronized (pages) {
      pages.mark(folio.index());
    }
  }

  final void unmarkDirty(Folio folio) {
    synchronized (pages) {
      pages.unmark(folio.index());
    }
  }

  // ---- claims ---------------------------------------------------------------------------------

  /**
   * Keeps the pages from {@code first} to before {@code end} out of the cache until {@link
   * #unclaim}. A thread that needs one of them waits. The caller holds {@code PageWriteback.lock},
   * and does not lock a folio meanwhile.
   *
   * @return false, with nothing changed, if one is cached
   */
  final boolean claim(long first, long end) {
    synchronized (pages) {
      Folio next = pages.next(first);
      if (next != null && next.index() < end) {
        return false;
      }
      claimedFirst = first;
      claimedEnd = end;
    }
    return true;
  }

  /** Ends {@link #claim}. */
  final void unclaim() {
    synchronized (pages) {
      claimedEnd = 0;
      pages.notifyAll();
    }
  }

  /** Like a folio's lock, it is not interruptible, because a claim lasts for one transfer only. */
  private void awaitUnclaimed(Folio folio) {
    boolean interrupted = false;
    while (folio.index() < claimedEnd && claimedFirst < folio.nextIndex()) {
      try {
        pages.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
