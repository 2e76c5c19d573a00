package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.PageCache;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;

/**
 * A tmpfs: files in the page cache and nowhere else, gone with the file system.
 *
 * <p>Both limits answer {@code ENOSPC}, as a tmpfs's {@code size=} and {@code nr_inodes=} do,
 * before anything is allocated; a write that reaches the limit reports what fitted.
 *
 * <ul>
 *   <li><b>Bytes</b>: 4 KiB for each page of a file that was written to or allocated ahead (holes
 *       are free), and the text of symlinks.
 *   <li><b>Inodes</b>: each file, directory and symlink, the root too, and each further hard link,
 *       since that costs a directory entry. The memory for names and inodes is bounded by this one:
 *       below 1 KiB each.
 * </ul>
 */
public final class MemFileSystem implements FileSystem {
  private final SuperBlock superBlock;
  private final MemDirectoryNode root;
  private volatile boolean closed;

  /**
   * An empty file system.
   *
   * @param maxBytes the most bytes of file contents, at least 0
   * @param maxInodes the most inodes and further links, at least 1: the root is the first
   */
  public MemFileSystem(long maxBytes, long maxInodes) {
    if (maxBytes < 0 || maxInodes < 1) {
      throw new IllegalArgumentException("bytes " + maxBytes + ", inodes " + maxInodes);
    }
    Quota quota = new Quota(maxBytes, maxInodes);
    boolean charged = quota.tryChargeInode();
    assert charged;
    this.superBlock = new SuperBlock(quota);
    this.root = new MemDirectoryNode(superBlock, null);
  }

  @Override
  public String type() {
    return "mem";
  }

  /** {@code -ENODEV} after {@link #close}. */
  @Override
  public long openRoot(Mount mount, Opened out) {
    MemDirectory opened = closed ? null : MemDirectory.tryOpen(mount, root);
    if (opened == null) {
      return -Errno.ENODEV;
    }
    out.set(opened);
    return 0;
  }

  /**
   * Nothing can be reached through the root any more; open files and directories go on working, and
   * the garbage collector takes what none of them holds.
   */
  @Override
  public void close() {
    closed = true;
  }

  /** Bytes in use, as the limit counts them. */
  public long usedBytes() {
    return superBlock.quota().bytes();
  }

  /** Where the contents of its files are. */
  public PageCache pageCache() {
    return superBlock.pageCache();
  }
}
