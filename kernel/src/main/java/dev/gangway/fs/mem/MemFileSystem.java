package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;

/**
 * A tmpfs: the page cache has the only copy of the files, which are lost with the file system.
 *
 * <p>Exceeding either limit is {@code ENOSPC}, as with tmpfs's {@code size=} and {@code
 * nr_inodes=}, before anything is allocated. A write that reaches the limit returns a short count.
 *
 * <ul>
 *   <li><b>Bytes</b>: 4 KiB for each written or preallocated page of a file (holes are free), and
 *       the text of symlinks.
 *   <li><b>Inodes</b>: each file, directory and symlink, including the root, and each further hard
 *       link, because it takes a directory entry. This limit also bounds the memory for names and
 *       inodes: below 1 KiB each.
 * </ul>
 */
public final class MemFileSystem implements FileSystem {
  private final SuperBlock superBlock;
  private final MemDirectoryNode root;
  private volatile boolean closed;

  /**
   * Creates an empty file system.
   *
   * @param maxBytes limit in bytes, at least 0
   * @param maxInodes limit of inodes and further links, at least 1, because the root counts
   */
  public MemFileSystem(long maxBytes, long maxInodes) {
    if (maxBytes < 0 || maxInodes < 1) {
      throw new IllegalArgumentException(
          "limits of a tmpfs must be at least 0 bytes and 1 inode: %d bytes, %d inodes"
              .formatted(maxBytes, maxInodes));
    }
    Quota quota = new Quota(maxBytes, maxInodes);
    boolean charged = quota.tryChargeInode();
    assert charged;
    this.superBlock = new SuperBlock(quota);
    this.root = new MemDirectoryNode(superBlock, null);
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
   * After this, {@link #openRoot} fails. Open files and directories stay usable; the rest is
   * garbage.
   */
  @Override
  public void close() {
    closed = true;
  }

  /** Bytes in use that count against the limit. */
  public long usedBytes() {
    return superBlock.quota().bytes();
  }
}
