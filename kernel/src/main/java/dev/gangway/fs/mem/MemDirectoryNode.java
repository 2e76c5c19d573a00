package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory: its names, and who its parent is.
 *
 * <p>Each change is one step under {@link #lock}; nothing is ever added to a directory that was
 * removed. Results are 0 or {@code -errno}.
 */
final class MemDirectoryNode extends MemInode {
  /** Bytes that an entry adds to the size of a directory, as on Linux's tmpfs: for show. */
  private static final int SIZE_OF_ENTRY = 20;

  final StampedLock lock = new StampedLock();

  /** Lookups take no lock, all else takes {@link #lock}. */
  final DirEntries entries = new DirEntries();

  /** The root's is the root. Written under the locks of both parents and the rename lock. */
  private volatile MemDirectoryNode parent;

  /** Directories in it. Written under {@link #lock}. */
  private volatile int subdirectories;

  /** Has no name any more. Written under {@link #lock}, for good. */
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
    // Its inode is all that was charged for it.
  }

  /** The inode of a name, null where there is none. */
  @Nullable MemInode lookup(Name name) {
    DirEntries.Entry entry = entries.get(name);
    return entry == null ? null : entry.inode();
  }

  /** Whether {@code ancestor} is above this directory. Stable under the rename lock alone. */
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

  /** How many directories a walk up from here passes before it ends at the root. */
  int depth() {
    int depth = 0;
    for (MemDirectoryNode at = this; at.parent != at; at = at.parent) {
      depth++;
    }
    return depth;
  }

  // ---- adding ---------------------------------------------------------------------------------

  /** Makes a regular file and opens it. {@code -EEXIST} where the name is taken meanwhile. */
  long createFile(Name name, Mount mount, int flags, Opened out) {
    long stamp = lock.writeLock();
    try {
      long refusal = chargeNewLocked(name);
      if (refusal != 0) {
        return refusal;
      }
      MemRegular file = new MemRegular(fs);
      // Opened before it can be seen, and so before it can be unlinked.
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
   * @param text copied by the caller, who has judged where it leads
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

  /** A further name for a file or a symlink. {@code -ENOENT} where its last one went meanwhile. */
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

  /** Charges for a new name; 0, or why there cannot be one. */
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
   * @param mustBeDirectory the path ended with a slash, which no name can satisfy here
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

  /** Marks this directory as removed; false where it is not empty. The parent's lock is held. */
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

  /** Accounts for a directory of this one whose {@link #tryRemove} was granted. */
  void removedSubdirectoryLocked(MemDirectoryNode victim) {
    countSubdirectoryLocked(-1);
    victim.touchCtime();
    victim.unlinked();
  }

  /** Moves in from another directory; both are locked, under the rename lock. */
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
