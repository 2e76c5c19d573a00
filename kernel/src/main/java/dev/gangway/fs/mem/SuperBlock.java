package dev.gangway.fs.mem;

import dev.gangway.filemap.PageCache;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** The shared state of all inodes of one file system: Linux's {@code struct super_block}. */
final class SuperBlock {
  /**
   * {@code makedev(0xfff, 0)}: a major number that no Linux device has, so that a file here is
   * never mistaken for one of the host.
   */
  private static final long DEVICE_BASE = 0xfffL << 8;

  private static final AtomicInteger NEXT_DEVICE = new AtomicInteger();

  private final PageCache pageCache = PageCache.ofMemoryFiles();
  private final Quota quota;
  private final long device;
  private final AtomicLong lastInode = new AtomicLong();
  private final ReentrantLock renameLock = new ReentrantLock();

  SuperBlock(Quota quota) {
    this.quota = quota;
    int minor = NEXT_DEVICE.getAndIncrement();
    // Minor numbers have 8 bits below the major number and 12 above it.
    this.device = DEVICE_BASE | (minor & 0xff) | ((minor & 0xfff00L) << 12);
  }

  /** The page cache with the contents of files. */
  PageCache pageCache() {
    return pageCache;
  }

  Quota quota() {
    return quota;
  }

  long device() {
    return device;
  }

  long nextInode() {
    return lastInode.incrementAndGet();
  }

  /** Held by renames between two directories. Nothing else changes the parent of a directory. */
  ReentrantLock renameLock() {
    return renameLock;
  }
}
