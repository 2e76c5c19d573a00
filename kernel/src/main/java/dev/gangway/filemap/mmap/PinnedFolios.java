package dev.gangway.filemap.mmap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.PageMemory;
import dev.gangway.uaccess.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The pinned folios of an area, in index order.
 *
 * <p>Folios that are adjacent in memory are one <i>piece</i>, which takes one mapping.
 */
final class PinnedFolios {
  private final AddressSpace mapping;
  private final PageMemory memory;
  private final long firstPage;
  private final int pages;
  private final boolean shared;
  private final List<Folio> folios = new ArrayList<>();

  /**
   * Creates an empty list.
   *
   * @param firstPage of the range
   * @param pages of the range
   * @param shared whether a guest's stores go to the file
   */
  PinnedFolios(AddressSpace mapping, long firstPage, int pages, boolean shared) {
    this.mapping = mapping;
    this.memory = mapping.cache().memory();
    this.firstPage = firstPage;
    this.pages = pages;
    this.shared = shared;
  }

  int size() {
    return folios.size();
  }

  /** The first page of the range that is not pinned yet. */
  long nextPage() {
    return folios.isEmpty() ? firstPage : Math.max(firstPage, folios.getLast().nextIndex());
  }

  // ---- pins -----------------------------------------------------------------------------------

  /**
   * Pins the folio with {@link #nextPage}. Returns 0, or {@code -ENOMEM} if too much would be
   * pinned.
   */
  long pinLocked(Folio folio, MappableFrame frame) {
    if (!frame.isMapped()) {
      if (!memory.tryMap(folio.pages())) {
        return -Errno.ENOMEM;
      }
      folio.pin();
      if (mapping.ops().hasBacking()) {
        memory.lru().remove(folio); // as for mlock(2), it is in no LRU list
      }
    }
    frame.map();
    folios.add(folio);
    if (shared) {
      long start = Math.max(firstPage, folio.index());
      long end = Math.min(firstPage + pages, folio.nextIndex());
      int bits = folio.bits(start << Folio.PAGE_SHIFT, (end - start) << Folio.PAGE_SHIFT);
      frame.share(folio, bits, mapping.size());
      // Stores next to the dirty bytes of a page cannot be observed, so the whole page is dirty.
      mapping.writeback().dirtyLocked(folio, folio.dirty());
    }
    return 0;
  }

  /** Unpins all; marks pages that a guest stored to as dirty. */
  void unpinAll() {
    folios.forEach(this::unpin);
    folios.clear();
  }

  private void unpin(Folio folio) {
    folio.lock();
    MappableFrame frame = frame(folio);
    if (shared) {
      if (mapping.ops().hasBacking()) {
        mapping.sharedAreas().collectLocked(folio, frame);
      }
      frame.unshare();
    }
    frame.unmap();
    if (!frame.isMapped()) {
      folio.unpin();
      memory.unmap(folio.pages());
      boolean cutOff = folio.uptodate() == 0 || folio.start() >= mapping.size();
      if (!folio.isPinned() && cutOff) {
        mapping.removeLocked(folio);
      } else if (mapping.ops().hasBacking()) {
        memory.lru().add(folio);
      }
    }
    folio.unlock();
  }

  private static MappableFrame frame(Folio folio) {
    return Objects.requireNonNull(MappableFrame.of(folio));
  }

  // ---- pieces ---------------------------------------------------------------------------------

  /** The memory of folio {@code i}. */
  SharedMemory.Piece memory(int i) {
    return frame(folios.get(i)).memory();
  }

  /** Offset in {@link #memory} of the first byte of the range in folio {@code i}. */
  long offset(int i) {
    Folio folio = folios.get(i);
    return frame(folio).offset() + (Math.max(firstPage - folio.index(), 0) << Folio.PAGE_SHIFT);
  }

  /** The folio after the piece that begins with folio {@code i}. */
  int endOfPiece(int i) {
    int end = i + 1;
    while (end < folios.size() && isBehind(folios.get(end - 1), folios.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean isBehind(Folio folio, Folio next) {
    MappableFrame frame = frame(folio);
    MappableFrame nextFrame = frame(next);
    return nextFrame.memory() == frame.memory()
        && nextFrame.offset() == frame.offset() + folio.bytes();
  }

  /**
   * Number of pages of the range below {@code endPage} in the folios from {@code i} to before
   * {@code end}.
   */
  int count(int i, int end, long endPage) {
    long from = Math.max(firstPage, folios.get(i).index());
    // A large folio may extend past the end of the file.
    return (int) (Math.min(endPage, folios.get(end - 1).nextIndex()) - from);
  }
}
