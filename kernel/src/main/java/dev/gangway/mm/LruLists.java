package dev.gangway.mm;

import org.jspecify.annotations.Nullable;

/**
 * Orders folios by age for reclaim: Linux's active and inactive lists.
 *
 * <p>A folio begins inactive. If it is used again before it reaches the old end of that list, it
 * becomes active. So folios that are read once never evict folios that are used twice. If the
 * active list is the longer one, reclaim looks at its old end too: a folio that was used since
 * stays, any other becomes inactive.
 *
 * <p>Thread-safe; its lock is a leaf.
 *
 * @see <a href="https://docs.kernel.org/mm/multigen_lru.html">the lists' successor, and why</a>
 */
public final class LruLists {
  /** In no list. A folio that reclaim is looking at is in none. */
  private static final byte NONE = 0;

  private static final byte INACTIVE = 1;
  private static final byte ACTIVE = 2;
  private static final byte GONE = 3;

  /** A list: {@code newest.newer} is null, as is {@code oldest.older}. */
  private static final class AgeList {
    @Nullable Folio newest;
    @Nullable Folio oldest;
    long pages;

    void add(Folio folio) {
      folio.newer = null;
      folio.older = newest;
      if (newest == null) {
        oldest = folio;
      } else {
        newest.newer = folio;
      }
      newest = folio;
      pages += folio.pages();
    }

    void remove(Folio folio) {
      if (folio.newer == null) {
        newest = folio.older;
      } else {
        folio.newer.older = folio.older;
      }
      if (folio.older == null) {
        oldest = folio.newer;
      } else {
        folio.older.newer = folio.newer;
      }
      folio.newer = null;
      folio.older = null;
      pages -= folio.pages();
    }
  }

  private final AgeList inactive = new AgeList();
  private final AgeList active = new AgeList();

  /** Adds a new folio. */
  public synchronized void add(Folio folio) {
    folio.list = INACTIVE;
    inactive.add(folio);
  }

  /** Removes a folio for good. */
  public synchronized void remove(Folio folio) {
    takeOut(folio);
    folio.list = GONE;
  }

  /**
   * Removes and returns the oldest candidate for reclaim. The caller frees it or calls {@link
   * #putBack}.
   */
  synchronized @Nullable Folio isolate() {
    // A folio that was used gets one more round. So two rounds find a candidate if there is any.
    for (int i = 0; i < 32 || inactive.oldest == null; i++) {
      if (active.pages <= inactive.pages) {
        break;
      }
      age();
    }
    Folio folio = inactive.oldest;
    if (folio != null) {
      takeOut(folio);
    }
    return folio;
  }

  private void age() {
    Folio folio = active.oldest;
    if (folio == null) {
      return;
    }
    takeOut(folio);
    boolean used = folio.uses > 0;
    folio.uses = 0;
    addTo(folio, used ? ACTIVE : INACTIVE);
  }

  /**
   * Puts back a folio that reclaim could not free, at the new end of its list: the active list if
   * it was used twice or is dirty. Otherwise dirty folios that cannot be written would fill the
   * inactive list.
   */
  synchronized void putBack(Folio folio) {
    if (folio.list != NONE) {
      return;
    }
    boolean again = folio.uses > 1;
    if (again) {
      folio.uses = 0;
    }
    addTo(folio, again || folio.dirty() != 0 ? ACTIVE : INACTIVE);
  }

  /** Pages of folios that were used again. */
  public synchronized long activePages() {
    return active.pages;
  }

  /** Pages of the other folios. */
  public synchronized long inactivePages() {
    return inactive.pages;
  }

  private void addTo(Folio folio, byte list) {
    folio.list = list;
    (list == ACTIVE ? active : inactive).add(folio);
  }

  private void takeOut(Folio folio) {
    if (folio.list == ACTIVE) {
      active.remove(folio);
    } else if (folio.list == INACTIVE) {
      inactive.remove(folio);
    }
    folio.list = NONE;
  }
}
