package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;

/**
 * The shared areas of one file, in which guests store directly to folios: Linux's {@code
 * mapping_writably_mapped()}.
 *
 * <p>Such a store cannot be observed: it causes no fault, and the dirty bits of the host's page
 * tables are not accessible. So {@link MappableFrame} keeps a digest of each page in storage. Each
 * sync of the file, each round of the flusher and the end of an area find the pages that differ.
 * Pages are copied before they are written, so that the digest is of exactly the bytes in storage.
 *
 * <p>Guests may also store past the end of the file, up to the end of the page. These bytes are
 * zeroed before the file grows.
 */
public final class SharedAreas {
  private final FolioTable folios;
  private final DirtyPages dirty;
  private final AddressSpaceOps ops;

  /** Changed under this monitor. */
  private volatile int areas;

  /** A page range that covers the areas, and possibly former ones. Guarded by this. */
  private long first = Long.MAX_VALUE;

  private long last = -1;

  SharedAreas(FolioTable folios, DirtyPages dirty, AddressSpaceOps ops) {
    this.folios = folios;
    this.dirty = dirty;
    this.ops = ops;
  }

  /** Adds an area, before any store to it. */
  public synchronized void add(long firstPage, long lastPage) {
    areas++;
    first = Math.min(first, firstPage);
    last = Math.max(last, lastPage);
  }

  /** Removes an area. */
  public synchronized void remove() {
    areas--;
    if (areas == 0) {
      first = Long.MAX_VALUE;
      last = -1;
    }
  }

  boolean isEmpty() {
    return areas == 0;
  }

  private synchronized long from(long page) {
    return Math.max(first, page);
  }

  private synchronized long to(long page) {
    return Math.min(last, page);
  }

  /**
   * Marks the pages from {@code firstPage} to {@code lastPage} as dirty that guests have stored to.
   * The caller must not hold a folio lock.
   */
  void collect(long firstPage, long lastPage) {
    if (!isEmpty() && ops.hasBacking()) {
      forEachLocked(from(firstPage), to(lastPage), this::collectLocked);
    }
  }

  /** Marks the pages of one folio as dirty that guests have stored to. */
  public void collectLocked(Folio folio, MappableFrame frame) {
    int strayed = frame.strayed(folio, folios.size());
    if (strayed != 0) {
      dirty.dirtyLocked(folio, strayed);
      ops.storedTo();
    }
  }

  /**
   * Zeroes bytes that were stored past the end of the file. The caller holds inodeLock, and no
   * folio lock.
   */
  void zeroPastEnd() {
    if (!isEmpty()) {
      long end = folios.size() >>> Folio.PAGE_SHIFT;
      forEachLocked(from(end), to(Long.MAX_VALUE), this::zeroPastEndLocked);
    }
  }

  private void zeroPastEndLocked(Folio folio, MappableFrame frame) {
    long from = Math.max(folio.start(), folios.size());
    folio.zero(from, folio.bytesFrom(from));
  }

  /** An action on a folio in a shared area. */
  @FunctionalInterface
  private interface Visitor {
    void visitLocked(Folio folio, MappableFrame frame);
  }

  private void forEachLocked(long firstPage, long lastPage, Visitor visitor) {
    Folio folio = folios.firstFrom(firstPage);
    while (folio != null && folio.index() <= lastPage) {
      folio.lock();
      MappableFrame frame = MappableFrame.of(folio);
      if (folio.isOf(folios) && frame != null && frame.isShared()) {
        visitor.visitLocked(folio, frame);
      }
      folio.unlock();
      folio = folios.next(folio.nextIndex());
    }
  }
}
