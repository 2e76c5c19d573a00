package dev.gangway.mm;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.SharedMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of folios under one limit: Linux's {@code alloc_pages()} and {@code mm/vmscan.c}.
 *
 * <p>Memory is taken as it is needed and kept. At the limit the oldest clean folios make room. If
 * all are dirty, a thread that needs memory waits for the {@link Cleaner}. It holds no folio
 * meanwhile, and no memory is ever taken beyond the limit.
 */
public final class PageMemory {
  /** Folios that reclaim looks at once it has freed some. */
  private static final int SCAN = 256;

  /** How long a thread waits for memory that others take as soon as it is clean. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final long maxBytes;
  private final Cleaner cleaner;
  private final FrameAllocator frames;
  private final LruLists lru = new LruLists();
  private final VmStat vmStat = new VmStat();
  private final SharedMemory sharedMemory = new SharedMemory();
  private final AtomicLong mappedPages = new AtomicLong();

  /**
   * Memory of which nothing is taken yet.
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

  /** Memory that is taken, free or not. */
  public long usedBytes() {
    return frames.slabBytes();
  }

  /** Memory of folios. */
  public long cachedBytes() {
    return frames.folioBytes();
  }

  /** The ages of the folios that can be reclaimed. */
  public LruLists lru() {
    return lru;
  }

  /** What has happened to the folios. */
  public VmStat vmStat() {
    return vmStat;
  }

  private boolean isUnlimited() {
    return maxBytes == Long.MAX_VALUE;
  }

  // ---- folios ---------------------------------------------------------------------------------

  /**
   * A folio for the page {@code index}, which its owner does not have yet. It may wait: the caller
   * holds no folio.
   *
   * @param pages wanted; fewer are given if memory is in pieces
   * @return null if there is no memory, or a fatal signal came
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

  /** As {@link #allocate}, but null if that would have to wait. */
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

  /** Takes back the memory of a folio that its owner does not have (any more). */
  public void free(Folio folio) {
    folio.free();
  }

  // ---- memory that guests map -----------------------------------------------------------------

  /** Where {@link MappableSlab}s get their memory. */
  SharedMemory sharedMemory() {
    return sharedMemory;
  }

  /**
   * Makes room for {@code pages} pages in a {@link MappableSlab}. It may wait: the caller holds no
   * folio.
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

  /** Gives back what {@link #takeRoom} took. */
  void giveRoom(long pages) {
    frames.giveRoom(pages);
  }

  /**
   * Counts {@code pages} more pages that are in the memory of guests, and so cannot be reclaimed:
   * at most half of all, so that the others can work.
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

  /** Ends what {@link #tryMap} began. */
  public void unmap(int pages) {
    mappedPages.addAndGet(-pages);
  }

  /** Memory that guests have mapped. */
  public long mappedBytes() {
    return mappedPages.get() * Folio.PAGE_SIZE;
  }

  // ---- reclaim --------------------------------------------------------------------------------

  /**
   * Makes room by dropping the oldest clean folios: {@code shrink_inactive_list()}.
   *
   * @param target pages to free
   * @return whether any was freed
   */
  public boolean reclaim(int target) {
    ReclaimEvent event = ReclaimEvent.start();
    int freed = 0;
    int pages = 0;
    boolean dirty = false;
    // If nothing is found among the oldest, all are looked at before a thread has to wait.
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

  /** Drops all clean folios that are not in use: {@code /proc/sys/vm/drop_caches}. */
  public void dropCaches() {
    long pages = lru.activePages() + lru.inactivePages();
    for (long scanned = 0; scanned < 2 * pages + SCAN; scanned += SCAN) {
      reclaim(Integer.MAX_VALUE);
    }
  }
}
