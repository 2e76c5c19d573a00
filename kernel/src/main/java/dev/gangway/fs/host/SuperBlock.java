package dev.gangway.fs.host;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.filemap.PageCache;
import org.jspecify.annotations.Nullable;

/** The shared state of all files of one host directory: Linux's {@code struct super_block}. */
final class SuperBlock {
  private final Kstat root;
  private final PageCache pageCache;
  private final CacheMode cacheMode;
  private final boolean devices;
  private final BufferPool buffers = new BufferPool();

  /**
   * @param root the attributes of the root when it was opened
   */
  SuperBlock(Kstat root, PageCache pageCache, CacheMode cacheMode, boolean devices) {
    this.root = root;
    this.pageCache = pageCache;
    this.cacheMode = cacheMode;
    this.devices = devices;
  }

  /** The attributes of the root when it was opened. Device and inode number stay valid. */
  Kstat root() {
    return root;
  }

  boolean isRoot(Kstat stat) {
    return stat.ino == root.ino && stat.dev == root.dev;
  }

  PageCache pageCache() {
    return pageCache;
  }

  /** The cached file with the device and inode number in {@code stat}, or null. */
  @Nullable HostInode cached(Kstat stat) {
    return stat.type() == Mode.S_IFREG
        ? (HostInode) pageCache.inodes().find(stat.dev, stat.ino)
        : null;
  }

  /**
   * Writes the dirty pages of the files that were opened for writing through this file system,
   * which is being closed.
   *
   * @return 0 or the first {@code -errno}
   */
  long sync() {
    return pageCache.inodes().each(inode -> ((HostInode) inode).syncFor(this));
  }

  CacheMode cacheMode() {
    return cacheMode;
  }

  /** Whether guests may open character devices. */
  boolean allowsDevices() {
    return devices;
  }

  /** Buffers for listings. */
  BufferPool buffers() {
    return buffers;
  }
}
