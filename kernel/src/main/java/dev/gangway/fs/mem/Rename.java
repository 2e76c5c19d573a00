package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import org.jspecify.annotations.Nullable;

/**
 * An atomic rename: the new name always refers to the old or the new file. For a moment both names
 * may refer to the file, but never neither.
 *
 * <p>The precedence of errors is Linux's ({@code do_renameat2()}, {@code vfs_rename()}).
 *
 * @see <a href="https://docs.kernel.org/filesystems/directory-locking.html">Directory locking</a>
 */
final class Rename {
  private final MemDirectoryNode from;
  private final Name oldName;
  private final MemDirectoryNode to;
  private final Name newName;

  /** Whether a path ended with a slash, which requires a directory. */
  private final boolean directoryOnly;

  Rename(PathWalk oldWalk, PathWalk newWalk) {
    this.from = oldWalk.directory();
    this.oldName = oldWalk.name();
    this.to = newWalk.directory();
    this.newName = newWalk.name();
    this.directoryOnly = oldWalk.mustBeDirectory() || newWalk.mustBeDirectory();
  }

  /** Performs the rename: 0 or {@code -errno}. */
  long run() {
    if (from == to) {
      long stamp = from.lock.writeLock();
      try {
        return renameLocked();
      } finally {
        from.lock.unlockWrite(stamp);
      }
    }
    from.fs.renameLock().lock();
    try {
      boolean fromFirst = !from.isBelow(to);
      return renameLocking(fromFirst ? from : to, fromFirst ? to : from);
    } finally {
      from.fs.renameLock().unlock();
    }
  }

  private long renameLocking(MemDirectoryNode first, MemDirectoryNode second) {
    long firstStamp = first.lock.writeLock();
    try {
      long secondStamp = second.lock.writeLock();
      try {
        return renameLocked();
      } finally {
        second.lock.unlockWrite(secondStamp);
      }
    } finally {
      first.lock.unlockWrite(firstStamp);
    }
  }

  private long renameLocked() {
    DirEntries.Entry source = from.entries.get(oldName);
    if (source == null) {
      return -Errno.ENOENT;
    }
    MemInode moved = source.inode();
    DirEntries.Entry target = to.entries.get(newName);
    long refusal = refuseLocked(moved, target == null ? null : target.inode());
    if (refusal != 0) {
      return refusal;
    }
    if (target == null) {
      if (to.isRemoved()) {
        return -Errno.ENOENT;
      }
      to.entries.add(newName, moved);
    } else if (target.inode().ino == moved.ino) {
      return 0;
    } else {
      long result = replaceLocked(target, moved);
      if (result != 0) {
        return result;
      }
    }
    from.entries.remove(source);
    if (moved instanceof MemDirectoryNode directory && from != to) {
      to.adoptLocked(directory);
    }
    from.touchMtime();
    to.touchMtime();
    moved.touchCtime();
    return 0;
  }

  private long refuseLocked(MemInode moved, @Nullable MemInode replaced) {
    boolean movesDirectory = moved instanceof MemDirectoryNode;
    if (!movesDirectory && directoryOnly) {
      return -Errno.ENOTDIR;
    }
    // The ancestry is stable only under the rename lock, and matters only for a rename between
    // directories.
    boolean crossing = from != to;
    if (crossing
        && moved instanceof MemDirectoryNode directory
        && (directory == to || to.isBelow(directory))) {
      return -Errno.EINVAL;
    }
    if (replaced == null || replaced.ino == moved.ino) {
      return 0;
    }
    boolean replacesDirectory = replaced instanceof MemDirectoryNode;
    if (crossing
        && replaced instanceof MemDirectoryNode directory
        && (directory == from || from.isBelow(directory))) {
      return -Errno.ENOTEMPTY;
    }
    if (movesDirectory && !replacesDirectory) {
      return -Errno.ENOTDIR;
    }
    return !movesDirectory && replacesDirectory ? -Errno.EISDIR : 0;
  }

  private long replaceLocked(DirEntries.Entry target, MemInode moved) {
    MemInode replaced = target.inode();
    if (replaced instanceof MemDirectoryNode directory) {
      if (!directory.tryRemove()) {
        return -Errno.ENOTEMPTY;
      }
      target.replaceInode(moved);
      to.removedSubdirectoryLocked(directory);
    } else {
      target.replaceInode(moved);
      replaced.touchCtime();
      replaced.unlinked();
    }
    return 0;
  }
}
