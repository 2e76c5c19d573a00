package dev.gangway.fs.host;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.filemap.PageCache;
import org.jspecify.annotations.Nullable;

/** What all files of one host directory share: Linux's {@code struct super_block}. */
final class SuperBlock {
  private final Kstat root;
  private final PageCache pageCache;
  private final CacheMode cacheMode;
  private final boolean devices;
  private final BufferPool buffers = new BufferPool();

  /**
   * @param root what the root was when it was opened
   */
  SuperBlock(Kstat root, PageCache pageCache, CacheMode cacheMode, boolean devices) {
    this.root = root;
    this.pageCache = pageCache;
    this.cacheMode = cacheMode;
    this.devices = devices;
  }

  /** What the root was when it was opened: device and inode number stay true. */
  Kstat root() {
    return root;
  }

  boolean isRoot(Kstat stat) {
    return stat.ino == root.ino && stat.dev == root.dev;
  }

  PageCache pageCache() {
    return pageCache;
  }

  /** The cached file that {@code stat} is about, null if there is none. */
  @Nullable HostInode cached(Kstat stat) {
    return stat.type() == Mode.S_IFREG
        ? (HostInode) pageCache.inodes().find(stat.dev, stat.ino)
        : null;
  }

  CacheMode cacheMode() {
    return cacheMode;
  }

  /** Whether guests may open character devices. */
  boolean allowsDevices() {
    return devices;
  }

  /** Memory for listings. */
  BufferPool buffers() {
    return buffers;
  }
}
