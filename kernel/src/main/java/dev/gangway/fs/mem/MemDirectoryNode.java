package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory: its names and its parent.
 *
 * <p>Each change is atomic under {@link #lock}. Nothing is added to a removed directory. Results
 * are 0 or {@code -errno}.
 */
final class MemDirectoryNode extends MemInode {
  /** Bytes that an entry adds to a directory's reported size, as on Linux's tmpfs. */
  private static final int SIZE_OF_ENTRY = 20;

  final StampedLock lock = new StampedLock();

  /** Lookups take no lock; all other accesses require {@link #lock}. */
  final DirEntries entries = new DirEntries();

  /** The root's parent is the root. Written under the locks of both parents and the rename lock. */
  private volatile MemDirectoryNode parent;

  /** Number of subdirectories. Written under {@link #lock}. */
  private volatile int subdirectories;

  /** Whether it has no name any more. Set once, under {@link #lock}. */
  private volatile boolean removed;

  /**
   * @param parent null for the root
   */
  MemDirectoryNode(SuperBlock fs, @Nullable MemDirectoryNode parent) {
    super(fs, Mode.S_IFDIR | 0755);
    this.parent = parent == null ? this : parent;
  }

  MemDirectoryNode parent() {
    return parent;
  }

  boolean isRemoved() {
    return removed;
  }

  @Override
  long size() {
    return (long) SIZE_OF_ENTRY * (entries.count() + 2);
  }

  @Override
  long nlink() {
    return removed ? 0 : 2L + subdirectories;
  }

  @Override
  void evict() {
    // Nothing to do: only its inode was charged.
  }

  /** The inode of a name, or null. */
  @Nullable MemInode lookup(Name name) {
    DirEntries.Entry entry = entries.get(name);
    return entry == null ? null : entry.inode();
  }

  /**
   * Whether {@code ancestor} is above this directory. The result is stable only under the rename
   * lock.
   */
  boolean isBelow(MemDirectoryNode ancestor) {
    MemDirectoryNode above = this;
    while (above.parent != above) {
      above = above.parent;
      if (above == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** Number of directories between this one and the root, counting this one. */
  int depth() {
    int depth = 0;
    for (MemDirectoryNode at = this; at.parent != at; at = at.parent) {
      depth++;
    }
    return depth;
  }

  // ---- adding ---------------------------------------------------------------------------------

  /** Creates a regular file and opens it. {@code -EEXIST} if the name was taken meanwhile. */
  long createFile(Name name, Mount mount, int flags, Opened out) {
    long stamp = lock.writeLock();
    try {
      long refusal = chargeNewLocked(name);
      if (refusal != 0) {
        return refusal;
      }
      MemRegular file = new MemRegular(fs);
      // Opened before it is visible, so that it cannot be unlinked first.
      out.set(MemFile.open(mount, file, flags));
      addLocked(name, file);
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  long mkdir(Name name) {
    long stamp = lock.writeLock();
    try {
      long refusal = chargeNewLocked(name);
      if (refusal != 0) {
        return refusal;
      }
      addLocked(name, new MemDirectoryNode(fs, this));
      countSubdirectoryLocked(1);
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /**
   * @param text copied by the caller, who has checked that it does not escape
   */
  long symlink(Name name, byte[] text) {
    long stamp = lock.writeLock();
    try {
      long refusal = chargeNewLocked(name);
      if (refusal != 0) {
        return refusal;
      }
      if (!fs.quota().tryChargeBytes(text.length)) {
        fs.quota().unchargeInode();
        return -Errno.ENOSPC;
      }
      addLocked(name, new MemSymlink(fs, text));
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /**
   * Adds a name for a file or a symlink. {@code -ENOENT} if its last name was removed meanwhile.
   */
  long link(Name name, MemInode inode) {
    long stamp = lock.writeLock();
    try {
      long refusal = chargeNewLocked(name);
      if (refusal != 0) {
        return refusal;
      }
      if (!inode.tryLink()) {
        fs.quota().unchargeInode();
        return -Errno.ENOENT;
      }
      inode.touchCtime();
      addLocked(name, inode);
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Charges for a new name: 0 or {@code -errno}. */
  private long chargeNewLocked(Name name) {
    if (removed) {
      return -Errno.ENOENT;
    }
    if (entries.get(name) != null) {
      return -Errno.EEXIST;
    }
    return fs.quota().tryChargeInode() ? 0 : -Errno.ENOSPC;
  }

  private void addLocked(Name name, MemInode inode) {
    entries.add(name, inode);
    touchMtime();
  }

  // ---- removing -------------------------------------------------------------------------------

  /**
   * @param mustBeDirectory the path ended with a slash, which a file cannot satisfy
   */
  long unlink(Name name, boolean mustBeDirectory) {
    long stamp = lock.writeLock();
    try {
      DirEntries.Entry entry = entries.get(name);
      if (entry == null) {
        return -Errno.ENOENT;
      }
      MemInode inode = entry.inode();
      if (inode instanceof MemDirectoryNode) {
        return -Errno.EISDIR;
      }
      if (mustBeDirectory) {
        return -Errno.ENOTDIR;
      }
      entries.remove(entry);
      touchMtime();
      inode.touchCtime();
      inode.unlinked();
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  long rmdir(Name name) {
    long stamp = lock.writeLock();
    try {
      DirEntries.Entry entry = entries.get(name);
      if (entry == null) {
        return -Errno.ENOENT;
      }
      if (!(entry.inode() instanceof MemDirectoryNode victim)) {
        return -Errno.ENOTDIR;
      }
      if (!victim.tryRemove()) {
        return -Errno.ENOTEMPTY;
      }
      entries.remove(entry);
      removedSubdirectoryLocked(victim);
      touchMtime();
      return 0;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /**
   * Marks this directory as removed; returns false if it is not empty. The parent's lock is held.
   */
  boolean tryRemove() {
    long stamp = lock.writeLock();
    try {
      if (!entries.isEmpty()) {
        return false;
      }
      removed = true;
      return true;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Accounts for a subdirectory after {@link #tryRemove} returned true. */
  void removedSubdirectoryLocked(MemDirectoryNode victim) {
    countSubdirectoryLocked(-1);
    victim.touchCtime();
    victim.unlinked();
  }

  /** Takes over a subdirectory of another directory. Both are locked, under the rename lock. */
  void adoptLocked(MemDirectoryNode child) {
    child.parent.countSubdirectoryLocked(-1);
    child.parent = this;
    countSubdirectoryLocked(1);
  }

  private void countSubdirectoryLocked(int change) {
    int before = subdirectories;
    subdirectories = before + change;
  }

  // ---- listing --------------------------------------------------------------------------------

  /** See {@link DirEntries#after}. */
  int entriesAfter(long cookie, DirEntries.@Nullable Entry[] into) {
    long stamp = lock.readLock();
    try {
      return entries.after(cookie, into);
    } finally {
      lock.unlockRead(stamp);
    }
  }
}
