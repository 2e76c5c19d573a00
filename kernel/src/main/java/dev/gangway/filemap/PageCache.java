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

/**
 * The files that are cached together: their memory under one limit, and the thread that writes them
 * back.
 */
public final class PageCache implements AutoCloseable {
  /** The least that a page cache works with. */
  public static final long MIN_BYTES = 1 << 20;

  private static final long MAX_DEFAULT = 1L << 30;

  /** Bytes of one transfer to storage: no more than fits a processor's own cache. */
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
   * A cache of its own.
   *
   * @param maxBytes the most memory for file contents, at least {@link #MIN_BYTES}
   */
  public PageCache(long maxBytes) {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a page cache of " + maxBytes + " bytes: it needs at least " + MIN_BYTES);
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

  /** The memory of its folios. */
  public PageMemory memory() {
    return memory;
  }

  /** What has happened to its folios. */
  public VmStat vmStat() {
    return memory.vmStat();
  }

  /** The most memory for file contents. */
  public long maxBytes() {
    return memory.maxBytes();
  }

  /** Memory that is taken for file contents, free or not. */
  public long usedBytes() {
    return memory.usedBytes();
  }

  /** Memory that file contents are in. */
  public long cachedBytes() {
    return memory.cachedBytes();
  }

  /** Memory of file contents that guests have mapped. */
  public long mappedBytes() {
    return memory.mappedBytes();
  }

  /** Drops all clean folios that are not in use: {@code /proc/sys/vm/drop_caches}. */
  public void dropCaches() {
    memory.dropCaches();
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
