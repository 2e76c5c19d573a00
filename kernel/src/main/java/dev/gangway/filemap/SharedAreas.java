package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;

/**
 * The areas of guests that store straight to the folios of one file: what Linux's {@code
 * mapping_writably_mapped()} asks for.
 *
 * <p>Nobody sees such a store: there is no fault for it, and the dirty bits of the host's page
 * tables are not to be had. So what storage has is remembered by its digest (in {@link
 * MappableFrame}), and each sync of the file, each round of the flusher and the end of an area look
 * which pages differ. What is written is copied first, so that the digest is of the very bytes that
 * storage got.
 *
 * <p>Bytes past the end of the file may be stored to as well, up to the end of the page. They are
 * zeroed before the end of the file moves on.
 */
public final class SharedAreas {
  private final FolioTable folios;
  private final DirtyPages dirty;
  private final AddressSpaceOps ops;

  /** Changed under this monitor. */
  private volatile int areas;

  /** Where the areas are, and perhaps some that have been. Guarded by this. */
  private long first = Long.MAX_VALUE;

  private long last = -1;

  SharedAreas(FolioTable folios, DirtyPages dirty, AddressSpaceOps ops) {
    this.folios = folios;
    this.dirty = dirty;
    this.ops = ops;
  }

  /** One more area, of which no page has been stored to yet. */
  public synchronized void add(long firstPage, long lastPage) {
    areas++;
    first = Math.min(first, firstPage);
    last = Math.max(last, lastPage);
  }

  /** One fewer. */
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
   * Makes the pages from {@code firstPage} to {@code lastPage} dirty that were stored to. The
   * caller holds no folio.
   */
  void collect(long firstPage, long lastPage) {
    if (!isEmpty() && ops.hasBacking()) {
      forEachLocked(from(firstPage), to(lastPage), this::collectLocked);
    }
  }

  /** Makes dirty what was stored to in one folio. */
  public void collectLocked(Folio folio, MappableFrame frame) {
    int strayed = frame.strayed(folio, folios.size());
    if (strayed != 0) {
      dirty.dirtyLocked(folio, strayed);
      ops.storedTo();
    }
  }

  /** Zeroes what was stored past the end of the file. The caller holds the inodeLock, no folio. */
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

  /** What is done to a folio that guests may be storing to. */
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
