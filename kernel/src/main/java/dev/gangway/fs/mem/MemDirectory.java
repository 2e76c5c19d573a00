package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.DirentSink;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An open directory. If Linux and POSIX differ, it behaves like Linux. */
final class MemDirectory extends Directory {
  private static final MemorySegment DOTS = MemorySegment.ofArray(new byte[] {'.', '.'});

  /** Entries that are copied under the lock at once, then emitted without it. */
  private static final int ENTRIES_PER_LOCK = 32;

  private final MemDirectoryNode node;

  private MemDirectory(Mount mount, MemDirectoryNode node) {
    super(mount);
    this.node = node;
  }

  /** Opens {@code node}; null if it was freed meanwhile. */
  static @Nullable MemDirectory tryOpen(Mount mount, MemDirectoryNode node) {
    return node.tryOpen() ? new MemDirectory(mount, node) : null;
  }

  @Override
  protected void release() {
    node.closed();
  }

  private Mount directoryMount() {
    return Objects.requireNonNull(mount());
  }

  private PathWalk walk(PathName path) {
    return new PathWalk(node, path);
  }

  // ---- opening --------------------------------------------------------------------------------

  @Override
  public long open(PathName path, int flags, Opened out) {
    boolean creates = (flags & Fcntl.O_CREAT) != 0;
    if (creates && (flags & Fcntl.O_DIRECTORY) != 0) {
      return -Errno.EINVAL;
    }
    long result;
    do {
      result = creates ? openOrCreate(path, flags, out) : openExisting(path, flags, out);
      // ESTALE: the file lost its last name between lookup and open. Look it up again.
    } while (result == -Errno.ESTALE);
    return result;
  }

  private long openExisting(PathName path, int flags, Opened out) {
    PathWalk walk = walk(path);
    PathWalk.Found found = new PathWalk.Found();
    long result = walk.lookup((flags & Fcntl.O_NOFOLLOW) == 0, found);
    if (result < 0) {
      return result;
    }
    result = openInode(found.inode(), flags, out);
    // Retrying helps for a name, but not for the parent of a removed directory.
    return result == -Errno.ESTALE && walk.last() != PathWalk.Last.NAME ? -Errno.ENOENT : result;
  }

  private long openOrCreate(PathName path, int flags, Opened out) {
    boolean exclusive = (flags & Fcntl.O_EXCL) != 0;
    boolean follow = !exclusive && (flags & Fcntl.O_NOFOLLOW) == 0;
    PathWalk walk = walk(path);
    while (true) {
      long result = walk.toParent();
      if (result < 0) {
        return result;
      }
      if (walk.last() == PathWalk.Last.NAME && walk.mustBeDirectory()) {
        return -Errno.EISDIR;
      }
      MemInode inode = walk.lastInode();
      if (inode == null) {
        result = walk.directory().createFile(walk.name(), directoryMount(), flags, out);
        return result == -Errno.EEXIST && !exclusive ? -Errno.ESTALE : result;
      }
      if (exclusive) {
        return -Errno.EEXIST;
      }
      if (!(inode instanceof MemSymlink link) || !follow) {
        return openInode(inode, flags, out);
      }
      result = walk.follow(link);
      if (result < 0) {
        return result;
      }
    }
  }

  /**
   * Opens the result of a walk: 0, {@code -errno}, or {@code -ESTALE} if it was freed meanwhile.
   */
  private long openInode(MemInode inode, int flags, Opened out) {
    boolean writes = (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY || (flags & Fcntl.O_TRUNC) != 0;
    return switch (inode) {
      case MemDirectoryNode directory -> {
        if (writes || (flags & Fcntl.O_CREAT) != 0) {
          yield -Errno.EISDIR;
        }
        MemDirectory opened = tryOpen(directoryMount(), directory);
        if (opened == null) {
          yield -Errno.ESTALE;
        }
        out.set(opened);
        yield 0;
      }
      case MemRegular file -> {
        if ((flags & Fcntl.O_DIRECTORY) != 0) {
          yield -Errno.ENOTDIR;
        }
        MemFile opened = MemFile.tryOpen(directoryMount(), file, flags);
        if (opened == null) {
          yield -Errno.ESTALE;
        }
        if ((flags & Fcntl.O_TRUNC) != 0) {
          file.truncate(0);
        }
        out.set(opened);
        yield 0;
      }
      default -> (flags & Fcntl.O_DIRECTORY) != 0 ? -Errno.ENOTDIR : -Errno.ELOOP;
    };
  }

  // ---- attributes -----------------------------------------------------------------------------

  @Override
  public long stat(PathName path, boolean follow, Kstat out) {
    PathWalk.Found found = new PathWalk.Found();
    long result = walk(path).lookup(follow, found);
    if (result == 0) {
      found.inode().getattr(out);
    }
    return result;
  }

  @Override
  public long setTimes(PathName path, boolean follow, long atime, long mtime) {
    PathWalk.Found found = new PathWalk.Found();
    long result = walk(path).lookup(follow, found);
    if (result == 0) {
      found.inode().setTimes(atime, mtime);
    }
    return result;
  }

  @Override
  public long getattr(Kstat out) {
    node.getattr(out);
    return 0;
  }

  @Override
  public long setTimes(long atime, long mtime) {
    node.setTimes(atime, mtime);
    return 0;
  }

  /** Nothing to do: memory is the only storage. */
  @Override
  public long sync(boolean dataOnly) {
    return 0;
  }

  // ---- names ----------------------------------------------------------------------------------

  @Override
  public long mkdir(PathName path) {
    PathWalk walk = walk(path);
    long result = walk.toParent();
    if (result < 0) {
      return result;
    }
    return walk.last() == PathWalk.Last.NAME ? walk.directory().mkdir(walk.name()) : -Errno.EEXIST;
  }

  @Override
  public long rmdir(PathName path) {
    PathWalk walk = walk(path);
    long result = walk.toParent();
    if (result < 0) {
      return result;
    }
    return switch (walk.last()) {
      case NAME -> walk.directory().rmdir(walk.name());
      case DOT -> -Errno.EINVAL;
      case DOT_DOT -> -Errno.ENOTEMPTY;
    };
  }

  @Override
  public long unlink(PathName path) {
    PathWalk walk = walk(path);
    long result = walk.toParent();
    if (result < 0) {
      return result;
    }
    return walk.last() == PathWalk.Last.NAME
        ? walk.directory().unlink(walk.name(), walk.mustBeDirectory())
        : -Errno.EISDIR;
  }

  @Override
  public long link(PathName oldPath, boolean follow, Directory newDir, PathName newPath) {
    MemDirectory newBase = (MemDirectory) newDir;
    PathWalk.Found found = new PathWalk.Found();
    long result = walk(oldPath).lookup(follow, found);
    if (result < 0) {
      return result;
    }
    PathWalk walk = newBase.walk(newPath);
    result = walk.toNewName();
    if (result < 0) {
      return result;
    }
    MemInode inode = found.inode();
    return inode instanceof MemDirectoryNode
        ? -Errno.EPERM
        : walk.directory().link(walk.name(), inode);
  }

  @Override
  public long rename(PathName oldPath, Directory newDir, PathName newPath) {
    PathWalk oldWalk = walk(oldPath);
    long result = oldWalk.toParent();
    if (result < 0) {
      return result;
    }
    PathWalk newWalk = ((MemDirectory) newDir).walk(newPath);
    result = newWalk.toParent();
    if (result < 0) {
      return result;
    }
    if (oldWalk.last() != PathWalk.Last.NAME || newWalk.last() != PathWalk.Last.NAME) {
      return -Errno.EBUSY;
    }
    return new Rename(oldWalk, newWalk).run();
  }

  @Override
  public long symlink(PathName target, PathName path) {
    PathWalk walk = walk(path);
    long result = walk.toNewName();
    if (result < 0) {
      return result;
    }
    if (PathWalk.escapes(target, walk.directory().depth())) {
      return -Errno.EPERM;
    }
    return walk.directory().symlink(walk.name(), target.toBytes());
  }

  @Override
  public long readlink(PathName path, byte[] out) {
    PathWalk.Found found = new PathWalk.Found();
    long result = walk(path).lookup(false, found);
    if (result < 0) {
      return result;
    }
    if (!(found.inode() instanceof MemSymlink link)) {
      return -Errno.EINVAL;
    }
    int n = (int) Math.min(out.length, link.size());
    MemorySegment.copy(link.text(), ValueLayout.JAVA_BYTE, 0, out, 0, n);
    link.touchAtime();
    return n;
  }

  // ---- listing --------------------------------------------------------------------------------

  @Override
  public long iterate(long cookie, DirentSink sink) {
    if (cookie < 0) {
      return -Errno.EINVAL;
    }
    if (node.isRemoved()) {
      // A removed directory has no entries, as in POSIX and libc's readdir; getdents(2) returns
      // ENOENT.
      return 0;
    }
    node.touchAtime();
    long next = DirEntries.DOT_COOKIE;
    if (cookie < next && !sink.emit(next, node.ino, Mode.S_IFDIR, DOTS, 0, 1)) {
      return 0;
    }
    next = DirEntries.DOT_DOT_COOKIE;
    if (cookie < next && !sink.emit(next, node.parent().ino, Mode.S_IFDIR, DOTS, 0, 2)) {
      return 0;
    }
    return iterateEntries(Math.max(cookie, next), sink);
  }

  private long iterateEntries(long cookie, DirentSink sink) {
    DirEntries.@Nullable Entry[] batch = new DirEntries.Entry[ENTRIES_PER_LOCK];
    long after = cookie;
    while (true) {
      int n = node.entriesAfter(after, batch);
      for (int i = 0; i < n; i++) {
        DirEntries.Entry entry = Objects.requireNonNull(batch[i]);
        MemInode inode = entry.inode();
        Name name = entry.name;
        if (!sink.emit(
            entry.cookie, inode.ino, inode.type(), name.text(), name.offset(), name.length())) {
          return 0;
        }
        after = entry.cookie;
      }
      if (n < batch.length) {
        return 0;
      }
    }
  }
}
