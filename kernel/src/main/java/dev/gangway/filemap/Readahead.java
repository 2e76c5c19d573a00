package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.Bio;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads missing folios. One transfer covers the requested bytes and, for sequential reads, those
 * after them. Linux's {@code page_cache_ra_order()}.
 *
 * <p>New folios are added to the file locked, in index order. Readers wait for their locks.
 */
public final class Readahead {
  private Readahead() {}

  /**
   * Reads the folio at {@code position}, which is missing and below the end of the file, and
   * possibly some after it.
   *
   * @param wanted bytes that the caller requests from there on
   * @return 0, and the caller looks it up again; {@code -errno}
   */
  public static long bringIn(AddressSpace mapping, long position, long wanted, FileRa ra) {
    long index = position >>> Folio.PAGE_SHIFT;
    long lastOfFile = (mapping.size() - 1) >>> Folio.PAGE_SHIFT;
    long wantedPages = ((position + wanted - 1) >>> Folio.PAGE_SHIFT) - index + 1;
    int window = ra.window(position, (int) Math.min(wantedPages, Integer.MAX_VALUE));
    long last = Math.min(index + window - 1, lastOfFile);
    long status = bringIn(mapping, index, last);
    // An error in later pages does not matter to a reader of this page.
    return status < 0 && last > index ? bringIn(mapping, index, index) : status;
  }

  private static long bringIn(AddressSpace mapping, long index, long last) {
    int pages = index >= Folio.LARGE && last - index >= Folio.LARGE / 2 ? Folio.LARGE : 1;
    // May wait for memory, because no other folio is locked.
    Folio first = mapping.cache.memory().allocate(mapping, index, pages);
    if (first == null) {
      return Current.fatalSignalPending() ? -Errno.EINTR : mapping.ops.noRoom();
    }
    if (!mapping.addLocked(first)) {
      // A small folio fits beside cached pages, or another thread was faster.
      return first.pages() > 1 ? bringIn(mapping, index, index) : 0;
    }
    List<Folio> folios = new ArrayList<>();
    folios.add(first);
    addNeighboursLocked(mapping, folios, last);
    mapping.cache.vmStat().add(VmEvent.PGMAJFAULT, folios.size());
    return readLocked(mapping, folios);
  }

  private static void addNeighboursLocked(AddressSpace mapping, List<Folio> folios, long last) {
    long next = folios.getLast().nextIndex();
    while (next <= last && mapping.peek(next) == null) {
      boolean large = next >= Folio.LARGE && next % Folio.LARGE == 0;
      int pages = large && last - next >= Folio.LARGE / 2 ? Folio.LARGE : 1;
      Folio folio = mapping.cache.memory().tryAllocate(mapping, next, pages);
      if (folio == null || !mapping.addLocked(folio)) {
        return;
      }
      folios.add(folio);
      next += folio.pages();
    }
  }

  /**
   * Reads consecutive folios of the file and unlocks them. If that fails, removes them.
   *
   * @return 0 or {@code -errno}
   */
  public static long readLocked(AddressSpace mapping, List<Folio> folios) {
    long start = folios.getFirst().start();
    FaultEvent event = Trace.fault();
    Bio bio = mapping.cache.takeBio();
    for (Folio folio : folios) {
      bio.add(folio.memory(), folio.at(folio.start()), folio.bytes());
    }
    long read = -Errno.EIO; // if it throws
    try {
      read = mapping.ops.readPages(bio, start);
    } finally {
      finishLocked(mapping, folios, start, read);
    }
    mapping.cache.giveBack(bio);
    Trace.end(event, FaultEvent.READAHEAD, mapping.ops, start, read);
    mapping.cache.vmStat().add(VmEvent.PGPGIN, Math.max(read, 0) >> 10);
    return Math.min(read, 0);
  }

  private static void finishLocked(
      AddressSpace mapping, List<Folio> folios, long start, long read) {
    for (Folio folio : folios) {
      if (read < 0) {
        mapping.removeLocked(folio);
      } else {
        mapping.filledLocked(folio, folio.start(), folio.bytes(), read - (folio.start() - start));
      }
      folio.unlock();
    }
  }
}
