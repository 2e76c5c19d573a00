package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.SharedMemory;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all cached files under one limit, what is known of its age, and the thread that
 * writes it back.
 *
 * <p>Memory is taken as it is needed and kept. At the limit the oldest clean folios make room;
 * where all is dirty, whoever needs memory waits for the flusher, holding no folio, and no memory
 * is ever taken beyond the limit.
 */
public final class PageCache implements AutoCloseable {
  /** The least that a page cache works with. */
  public static final long MIN_BYTES = 1 << 20;

  private static final long MAX_DEFAULT = 1L << 30;

  /** One transfer, and no more than fits a processor's own cache. */
  private static final long MAX_STREAM_PART = PageWriteback.MAX_RUN;

  /** Folios that reclaim looks at where some of them can be freed. */
  private static final int SCAN = 256;

  /**
   * How long somebody waits for memory while others take all that becomes clean, or nothing does.
   */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final long maxBytes;
  private final long streamHead;
  private final FrameAllocator frames;
  private final LruLists lru = new LruLists();
  private final SharedMemory sharedMemory = new SharedMemory();
  private final AtomicLong mappedPages = new AtomicLong();
  private final Flusher flusher;
  private final NodeStat nodeStat = new NodeStat();
  private final InodeTable inodes = new InodeTable();
  private final Thread exitHook = Thread.ofPlatform().name("gangway-sync").unstarted(inodes::sync);
  private final AtomicBoolean exitHookSet = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Bio> bios = new ConcurrentLinkedQueue<>();

  /**
   * A cache of its own.
   *
   * @param maxBytes the most memory for file contents, at least {@link #MIN_BYTES}
   */
  public PageCache(long maxBytes) {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a page cache of " + maxBytes + " bytes: it needs at least " + MIN_BYTES);
    }
    this.maxBytes = maxBytes;
    this.streamHead = maxBytes / 16;
    this.frames = new FrameAllocator(maxBytes);
    long pages = maxBytes / Folio.PAGE_SIZE;
    this.flusher = new Flusher(pages / 4, pages / 2);
  }

  private PageCache() {
    this.maxBytes = Long.MAX_VALUE;
    this.streamHead = Long.MAX_VALUE / 2;
    this.frames = new FrameAllocator(Long.MAX_VALUE);
    this.flusher = new Flusher(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * A cache for the files of one file system that are nowhere else: without a limit of its own,
   * since the file system has one. Its memory goes when nobody holds any of the files any more.
   */
  public static PageCache ofMemoryFiles() {
    return new PageCache();
  }

  /**
   * The cache that all share who did not ask for one of their own: an eighth of the machine's
   * memory, at most 1 GiB.
   */
  public static PageCache shared() {
    return Shared.CACHE;
  }

  private static final class Shared {
    static final PageCache CACHE = new PageCache(defaultBytes());
  }

  /** What {@link #shared} may use. */
  public static long defaultBytes() {
    return Math.clamp(MachineMemory.bytes() / 8, MIN_BYTES, MAX_DEFAULT);
  }

  /** The most memory for file contents. */
  public long maxBytes() {
    return maxBytes;
  }

  /** Memory that is taken for file contents, free or not. */
  public long usedBytes() {
    return frames.slabBytes();
  }

  /** Memory that file contents are in. */
  public long cachedBytes() {
    return frames.folioBytes();
  }

  /** The files that are cached here. */
  public InodeTable inodes() {
    return inodes;
  }

  /** Bytes of a stream of writes that are as good as any others; what follows is written behind. */
  long streamHead() {
    return streamHead;
  }

  /** Bytes of a stream of writes that are written behind at a time. */
  long streamPart() {
    return Math.min(streamHead, MAX_STREAM_PART);
  }

  NodeStat nodeStat() {
    return nodeStat;
  }

  Flusher flusher() {
    return flusher;
  }

  LruLists lru() {
    return lru;
  }

  // ---- memory ---------------------------------------------------------------------------------

  /**
   * A folio for the page {@code index}, not in the address space yet. It may wait: the caller holds
   * no folio.
   *
   * @param pages what is wanted; fewer are given where memory is in pieces
   * @return null where there is no memory to be had, or a fatal signal came while waiting
   */
  @Nullable Folio allocate(AddressSpace mapping, long index, int pages) {
    Folio folio = tryAllocate(mapping, index, pages);
    if (folio != null || maxBytes == Long.MAX_VALUE) {
      return folio;
    }
    VmStat.ALLOCSTALL.add(1);
    long start = System.nanoTime();
    while (folio == null && System.nanoTime() - start < PATIENCE) {
      if (flusher.awaitProgress() < 0) {
        return null;
      }
      folio = tryAllocate(mapping, index, pages);
    }
    return folio;
  }

  /** As {@link #allocate}, but null where that would have to wait. */
  @Nullable Folio tryAllocate(AddressSpace mapping, long index, int pages) {
    while (true) {
      Folio folio = null;
      if (pages > 1) {
        folio = frames.allocate(mapping, index & -pages, pages);
      }
      if (folio == null) {
        folio = frames.allocate(mapping, index, 1);
      }
      if (folio != null || maxBytes == Long.MAX_VALUE || !reclaim(2 * Folio.LARGE)) {
        return folio;
      }
    }
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
      long status = flusher.awaitProgress();
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
   * @return false where that would be too many
   */
  boolean tryMap(int pages) {
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
  void unmap(int pages) {
    mappedPages.addAndGet(-pages);
  }

  /** Memory of file contents that guests have mapped. */
  public long mappedBytes() {
    return mappedPages.get() * Folio.PAGE_SIZE;
  }

  /** Takes back the memory of a folio that is in no address space (any more). */
  void free(Folio folio) {
    frames.free(folio);
  }

  /**
   * Makes room by dropping the oldest clean folios: {@code shrink_inactive_list()}.
   *
   * @param target pages to free
   * @return whether any was freed
   */
  boolean reclaim(int target) {
    ReclaimEvent event = Trace.reclaim();
    int freed = 0;
    int pages = 0;
    boolean dirty = false;
    // Where nothing was found among the oldest, all are looked at before somebody has to wait.
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
        dirty |= folio.dirty != 0;
        lru.putBack(folio);
      }
    }
    VmStat.PGSCAN.add(pages);
    VmStat.PGSTEAL.add(freed);
    Trace.end(event, pages, freed);
    if (dirty) {
      flusher.wake();
    }
    return freed > 0;
  }

  private static boolean tryEvict(Folio folio) {
    if (!folio.tryLock()) {
      return false;
    }
    try {
      AddressSpace mapping = folio.mapping;
      if (mapping == null || folio.uses > 1 || !folio.isReclaimable()) {
        return false;
      }
      mapping.removeLocked(folio);
      return true;
    } finally {
      folio.unlock();
    }
  }

  /** Drops all clean folios that nobody is using right now: {@code /proc/sys/vm/drop_caches}. */
  public void dropCaches() {
    long pages = lru.activePages() + lru.inactivePages();
    for (long scanned = 0; scanned < 2 * pages + SCAN; scanned += SCAN) {
      reclaim(Integer.MAX_VALUE);
    }
  }

  // ---- transfers ------------------------------------------------------------------------------

  Bio takeBio() {
    Bio bio = bios.poll();
    if (bio == null) {
      bio = new Bio();
    }
    bio.reset();
    return bio;
  }

  void giveBack(Bio bio) {
    bios.add(bio);
  }

  // ---- end ------------------------------------------------------------------------------------

  /** Has all that is dirty written when the JVM ends in an orderly way. Idempotent. */
  public void syncAtExit() {
    if (exitHookSet.compareAndSet(false, true)) {
      try {
        Runtime.getRuntime().addShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        // It is ending already: whoever closes the file systems brings it all to the host.
      }
    }
  }

  /**
   * Ends the flusher's thread. What is still dirty is not written: close the file systems first.
   */
  @Override
  public void close() {
    flusher.close();
    if (exitHookSet.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        // It is running.
      }
    }
  }
}
