package dev.gangway.filemap.mmap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.Current;
import dev.gangway.filemap.Readahead;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.MappableSlab;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folios of a range and pins them: Linux's {@code mm_populate()}.
 *
 * <p>Missing folios are allocated in a {@link MappableSlab}; a folio in other memory is moved to
 * one. The caller must not hold a lock of the page cache.
 */
final class Populate implements AutoCloseable {
  /** How long it waits to move a folio that is in use. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(1);

  private final AddressSpace mapping;
  private final PinnedFolios pinned;
  private final long last;
  private @Nullable MappableSlab slab;

  /**
   * @param pinned receives the folios
   * @param last page to read
   */
  Populate(AddressSpace mapping, PinnedFolios pinned, long last) {
    this.mapping = mapping;
    this.pinned = pinned;
    this.last = last;
  }

  /**
   * Populates the range: 0, or {@code -errno} with some folios pinned. See {@link VmArea#populate}.
   */
  long run() {
    long status = 0;
    long page = pinned.nextPage();
    while (page <= last && status == 0) {
      status = Current.fatalSignalPending() ? -Errno.EINTR : pin(page);
      page = pinned.nextPage();
    }
    return status;
  }

  /** Frees the unused memory. */
  @Override
  public void close() {
    if (slab != null) {
      slab.close();
      slab = null;
    }
  }

  /** Pins one folio, or reads some and must be called again: 0 or {@code -errno}. */
  private long pin(long page) {
    Folio folio = mapping.findLocked(page);
    if (folio == null) {
      long status = populateSlab(page);
      return status < 0 ? status : bringIn(page);
    }
    try {
      long status = mapping.fillLocked(folio, page, Math.min(last, folio.nextIndex() - 1));
      if (status < 0) {
        return status;
      }
      MappableFrame frame = MappableFrame.of(folio);
      if (frame != null) {
        return pinned.pinLocked(folio, frame);
      }
    } finally {
      folio.unlock();
    }
    long status = populateSlab(page);
    return status < 0 ? status : migrate(page);
  }

  /** Reserves memory for one folio. May wait for it. */
  private long populateSlab(long page) {
    MappableSlab own = slab;
    if (own != null && own.pagesLeft() < Folio.LARGE) {
      own.close();
      own = null;
    }
    if (own == null) {
      // Large folios may extend past both ends.
      own = MappableSlab.create(mapping.cache().memory(), last - page + 1 + 2 * Folio.LARGE);
      slab = own;
    }
    return own == null ? -Errno.ENOMEM : own.populate(Folio.LARGE);
  }

  /** Reads the missing pages from {@code page} on, as far as the slab is populated. */
  private long bringIn(long page) {
    MappableSlab own = Objects.requireNonNull(slab);
    if (!mapping.ops().hasBacking()) {
      return addZeroed(own, page);
    }
    boolean large =
        page >= Folio.LARGE
            && page % Folio.LARGE == 0
            && last - page >= Folio.LARGE - 1
            && mapping.count(page, page + Folio.LARGE - 1) == 0;
    List<Folio> missing = new ArrayList<>();
    int left = Folio.LARGE;
    long next = page;
    while (next <= last && left > 0 && mapping.peek(next) == null) {
      Folio folio = own.allocate(mapping, next, large ? Folio.LARGE : 1);
      left -= folio.pages();
      next += folio.pages();
      if (!mapping.addLocked(folio)) {
        break; // another thread was faster
      }
      missing.add(folio);
    }
    return missing.isEmpty() ? 0 : Readahead.readLocked(mapping, missing);
  }

  private long addZeroed(MappableSlab own, long page) {
    if (!mapping.ops().tryCharge(1)) {
      return mapping.ops().noRoom();
    }
    Folio folio = own.allocate(mapping, page, 1);
    folio.markUptodate(1); // fresh memory of a slab is zero
    if (mapping.addLocked(folio)) {
      folio.unlock();
    } else {
      mapping.ops().uncharge(1);
    }
    return 0;
  }

  /** Moves the folio with {@code page} into the slab, which is populated. */
  private long migrate(long page) {
    MappableSlab own = Objects.requireNonNull(slab);
    long start = System.nanoTime();
    while (true) {
      Folio folio = mapping.findLocked(page);
      if (folio == null) {
        return 0;
      }
      boolean onItsWay;
      try {
        if (MappableFrame.of(folio) != null) {
          return 0;
        }
        onItsWay = folio.isUnderWriteback();
        if (!onItsWay && !folio.isPinned()) {
          Folio fresh = own.allocate(mapping, folio.index(), folio.pages());
          fresh.lock();
          mapping.replaceLocked(folio, fresh);
          fresh.unlock();
          return 0;
        }
      } finally {
        folio.unlock();
      }
      if (Current.fatalSignalPending()) {
        return -Errno.EINTR;
      }
      if (onItsWay) {
        mapping.writeback().awaitTransfer();
      } else if (System.nanoTime() - start > PATIENCE) {
        return -Errno.EBUSY;
      } else {
        LockSupport.parkNanos(NAP); // a copy through a file mapping pins it briefly
      }
    }
  }
}
