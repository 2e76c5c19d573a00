package dev.gangway.filemap;

import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MachineMemory;
import dev.gangway.mm.NodeStat;
import dev.gangway.mm.PageMemory;
import dev.gangway.mm.VmStat;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A page cache: files that share one memory limit and one flusher. */
public final class PageCache implements AutoCloseable {
  /** Minimum size of a page cache. */
  public static final long MIN_BYTES = 1 << 20;

  private static final long MAX_DEFAULT = 1L << 30;

  /** Bytes of one transfer to storage; fits a core's own cache. */
  static final long MAX_TRANSFER = 1 << 20;

  private final PageMemory memory;
  private final long streamHead;
  private final Flusher flusher;
  private final NodeStat nodeStat = new NodeStat();
  private final InodeTable inodes = new InodeTable();
  private final Thread exitHook = Thread.ofPlatform().name("gangway-sync").unstarted(inodes::sync);
  private final AtomicBoolean exitHookSet = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Bio> bios = new ConcurrentLinkedQueue<>();

  /**
   * Creates a page cache.
   *
   * @param maxBytes limit of the memory for file contents, at least {@link #MIN_BYTES}
   */
  public PageCache(long maxBytes) {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a page cache of " + maxBytes + " bytes: the minimum is " + MIN_BYTES);
    }
    long pages = maxBytes / Folio.PAGE_SIZE;
    this.streamHead = maxBytes / 16;
    this.flusher = new Flusher(pages / 4, pages / 2);
    this.memory = new PageMemory(maxBytes, flusher);
  }

  private PageCache() {
    this.streamHead = Long.MAX_VALUE / 2;
    this.flusher = new Flusher(Long.MAX_VALUE, Long.MAX_VALUE);
    this.memory = new PageMemory(Long.MAX_VALUE, flusher);
  }

  /**
   * Creates a cache for the files of one memory file system. It has no limit, because the file
   * system has one. Its memory is freed when no file is referenced any more.
   */
  public static PageCache ofMemoryFiles() {
    return new PageCache();
  }

  /**
   * The default cache, shared by all that do not create their own. Its limit is an eighth of the
   * machine's memory, at most 1 GiB.
   */
  public static PageCache shared() {
    return Shared.CACHE;
  }

  private static final class Shared {
    static final PageCache CACHE = new PageCache(defaultBytes());
  }

  /** The limit of {@link #shared}. */
  public static long defaultBytes() {
    return Math.clamp(MachineMemory.bytes() / 8, MIN_BYTES, MAX_DEFAULT);
  }

  /** The memory of its folios. */
  public PageMemory memory() {
    return memory;
  }

  /** Its event counters. */
  public VmStat vmStat() {
    return memory.vmStat();
  }

  /** The cached files. */
  public InodeTable inodes() {
    return inodes;
  }

  /**
   * Bytes at the start of a stream of writes that are cached as usual; later ones are written
   * behind.
   */
  long streamHead() {
    return streamHead;
  }

  /** Bytes of a stream of writes that are written behind at once. */
  long streamPart() {
    return Math.min(streamHead, MAX_TRANSFER);
  }

  NodeStat nodeStat() {
    return nodeStat;
  }

  Flusher flusher() {
    return flusher;
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

  /** Registers a shutdown hook that writes all dirty pages. Idempotent. */
  public void syncAtExit() {
    if (exitHookSet.compareAndSet(false, true)) {
      try {
        Runtime.getRuntime().addShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down already: closing the file systems writes everything.
      }
    }
  }

  /** Ends the flusher's thread. Dirty pages are not written: close the file systems first. */
  @Override
  public void close() {
    flusher.close();
    if (exitHookSet.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        // The hook is running.
      }
    }
  }
}
