package dev.gangway.mm;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.SharedMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of folios under one limit: Linux's {@code alloc_pages()} and {@code mm/vmscan.c}.
 *
 * <p>Memory is allocated as needed and kept. At the limit, the oldest clean folios are reclaimed.
 * If all are dirty, a thread that needs memory waits for the {@link Cleaner}; it must not hold a
 * folio lock. The limit is never exceeded.
 */
public final class PageMemory {
  /** Folios that one reclaim scans after it has freed some. */
  private static final int SCAN = 256;

  /** How long a thread waits for memory while other threads keep taking it. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final long maxBytes;
  private final Cleaner cleaner;
  private final FrameAllocator frames;
  private final LruLists lru = new LruLists();
  private final VmStat vmStat = new VmStat();
  private final SharedMemory sharedMemory = new SharedMemory();
  private final AtomicLong mappedPages = new AtomicLong();

  /**
   * Creates an empty pool.
   *
   * @param maxBytes the limit; {@code Long.MAX_VALUE} for none
   */
  public PageMemory(long maxBytes, Cleaner cleaner) {
    this.maxBytes = maxBytes;
    this.cleaner = cleaner;
    this.frames = new FrameAllocator(maxBytes);
  }

  /** The limit. */
  public long maxBytes() {
    return maxBytes;
  }

  /** Memory of all slabs, in use or free. */
  public long usedBytes() {
    return frames.slabBytes();
  }

  /** Memory in use by folios. */
  public long cachedBytes() {
    return frames.folioBytes();
  }

  /** The LRU lists of the folios that can be reclaimed. */
  public LruLists lru() {
    return lru;
  }

  /** The event counters. */
  public VmStat vmStat() {
    return vmStat;
  }

  private boolean isUnlimited() {
    return maxBytes == Long.MAX_VALUE;
  }

  // ---- folios ---------------------------------------------------------------------------------

  /**
   * Allocates a folio for the page {@code index}; the owner must not have one there. It may wait,
   * so the caller must not hold a folio lock.
   *
   * @param pages wanted; fewer are allocated if memory is fragmented
   * @return null if there is no memory, or on a fatal signal
   */
  public @Nullable Folio allocate(FolioOwner owner, long index, int pages) {
    Folio folio = tryAllocate(owner, index, pages);
    if (folio != null || isUnlimited()) {
      return folio;
    }
    vmStat.add(VmEvent.ALLOCSTALL, 1);
    long start = System.nanoTime();
    while (folio == null && System.nanoTime() - start < PATIENCE) {
      if (cleaner.awaitProgress() < 0) {
        return null;
      }
      folio = tryAllocate(owner, index, pages);
    }
    return folio;
  }

  /** As {@link #allocate}, but returns null instead of waiting. */
  public @Nullable Folio tryAllocate(FolioOwner owner, long index, int pages) {
    while (true) {
      Folio folio = null;
      if (pages > 1) {
        folio = frames.allocate(owner, index & -pages, pages);
      }
      if (folio == null) {
        folio = frames.allocate(owner, index, 1);
      }
      if (folio != null || isUnlimited() || !reclaim(2 * Folio.LARGE)) {
        return folio;
      }
    }
  }

  /** Frees a folio that its owner does not have (any more). */
  public void free(Folio folio) {
    folio.free();
  }

  // ---- memory that guests map -----------------------------------------------------------------

  /** The memory that {@link MappableSlab}s allocate from. */
  SharedMemory sharedMemory() {
    return sharedMemory;
  }

  /**
   * Makes room within the limit for {@code pages} pages in a {@link MappableSlab}. It may wait, so
   * the caller must not hold a folio lock.
   *
   * @return 0; {@code -ENOMEM}; {@code -EINTR}
   */
  long takeRoom(long pages) {
    long start = System.nanoTime();
    while (!frames.tryTakeRoom(pages)) {
      if (reclaim((int) pages)) {
        continue;
      }
      if (System.nanoTime() - start > PATIENCE) {
        return -Errno.ENOMEM;
      }
      long status = cleaner.awaitProgress();
      if (status < 0) {
        return status;
      }
    }
    return 0;
  }

  /** Undoes {@link #takeRoom}. */
  void giveRoom(long pages) {
    frames.giveRoom(pages);
  }

  /**
   * Counts {@code pages} more pages that guests map, which cannot be reclaimed. They may be at most
   * half of the limit, so that the other guests can work.
   *
   * @return false if that would be too many
   */
  public boolean tryMap(int pages) {
    long most = maxBytes / 2 / Folio.PAGE_SIZE;
    long seen = mappedPages.get();
    while (seen + pages <= most) {
      long witness = mappedPages.compareAndExchange(seen, seen + pages);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }

  /** Undoes {@link #tryMap}. */
  public void unmap(int pages) {
    mappedPages.addAndGet(-pages);
  }

  /** Memory that guests map. */
  public long mappedBytes() {
    return mappedPages.get() * Folio.PAGE_SIZE;
  }

  // ---- reclaim --------------------------------------------------------------------------------

  /**
   * Frees the oldest clean folios: {@code shrink_inactive_list()}.
   *
   * @param target pages to free
   * @return whether any page was freed
   */
  public boolean reclaim(int target) {
    ReclaimEvent event = ReclaimEvent.start();
    int freed = 0;
    int pages = 0;
    boolean dirty = false;
    // If none of the oldest can be freed, scan all before the thread has to wait.
    long most = Math.max(SCAN, 2 * (lru.activePages() + lru.inactivePages()));
    for (long scanned = 0; freed < target && scanned < (freed > 0 ? SCAN : most); scanned++) {
      Folio folio = lru.isolate();
      if (folio == null) {
        break;
      }
      pages += folio.pages();
      if (tryEvict(folio)) {
        freed += folio.pages();
      } else {
        dirty |= folio.dirty() != 0;
        lru.putBack(folio);
      }
    }
    vmStat.add(VmEvent.PGSCAN, pages);
    vmStat.add(VmEvent.PGSTEAL, freed);
    if (event != null) {
      event.finish(pages, freed);
    }
    if (dirty) {
      cleaner.wake();
    }
    return freed > 0;
  }

  private static boolean tryEvict(Folio folio) {
    if (!folio.tryLock()) {
      return false;
    }
    try {
      FolioOwner owner = folio.owner();
      if (owner == null || folio.uses() > 1 || !folio.isReclaimable()) {
        return false;
      }
      owner.removeLocked(folio);
      return true;
    } finally {
      folio.unlock();
    }
  }
}
