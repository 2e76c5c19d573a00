package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.DirentSink;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * An open directory of the host.
 *
 * <p>Permissions of what is made are 0666 and 0777, less the umask of the host's process. {@code
 * O_CREAT | O_DIRECTORY} is {@code -EINVAL}, as on Linux since 6.4.
 */
final class HostDirectory extends Directory {
  private static final int NEW_FILE = 0666;
  private static final int NEW_DIRECTORY = 0777;

  /** What a guest's flags may ask of the host. {@link RegularFile} does the rest call by call. */
  private static final int OPEN_FLAGS =
      Fcntl.O_ACCMODE
          | Fcntl.O_CREAT
          | Fcntl.O_EXCL
          | Fcntl.O_TRUNC
          | Fcntl.O_DIRECTORY
          | Fcntl.O_NOFOLLOW
          | Fcntl.O_APPEND;

  /** A FIFO does not block the open, a terminal does not become the host's. */
  private static final int ALWAYS = Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;

  /** No errno: what was opened both ways is not a regular file. */
  private static final long NOT_REGULAR = Long.MIN_VALUE;

  private static final int CREATE_DIRECTORY = Fcntl.O_CREAT | Fcntl.O_DIRECTORY;

  private final HostFileSystem fileSystem;
  private final Mount mount;
  private final int fd;
  private final Listing listing;

  /**
   * @param fd the directory's own, closed by {@link #release}
   * @param readable whether it is open for reading, not {@code O_PATH}
   * @param isRoot whether it is the root of the mount
   */
  HostDirectory(HostFileSystem fileSystem, Mount mount, int fd, boolean readable, boolean isRoot) {
    super(mount);
    this.fileSystem = fileSystem;
    this.mount = mount;
    this.fd = fd;
    long parentInode = isRoot ? fileSystem.root().ino : 0;
    this.listing = new Listing(fd, readable, parentInode, fileSystem.buffers());
  }

  @Override
  protected void release() {
    listing.close();
    HostFile.close(fd);
  }

  // ---- opening --------------------------------------------------------------------------------

  @Override
  public long open(PathName path, int flags, Opened out) {
    if ((flags & CREATE_DIRECTORY) == CREATE_DIRECTORY
        || (flags & Fcntl.O_ACCMODE) == Fcntl.O_ACCMODE) {
      return -Errno.EINVAL;
    }
    return fileSystem.cacheMode() == CacheMode.NONE
        ? openStraight(path, flags, out)
        : openCached(path, flags, out);
  }

  private long openStraight(PathName path, int flags, Opened out) {
    long opened = openHost(path, flags);
    return opened < 0 ? opened : adopt((int) opened, flags, false, out);
  }

  /**
   * The page cache reads what is written over in part, chooses for itself where it writes, and is
   * cut together with the file. Where the host does not let it, the file is not cached.
   */
  private long openCached(PathName path, int flags, Opened out) {
    if (!opensBothWays(flags)) {
      long opened = openHost(path, flags);
      return opened < 0 ? opened : adopt((int) opened, flags, true, out);
    }
    int both = (flags & ~(Fcntl.O_ACCMODE | Fcntl.O_APPEND | Fcntl.O_TRUNC)) | Fcntl.O_RDWR;
    long opened = openHost(path, both);
    if (opened == -Errno.EACCES || opened == -Errno.EPERM) {
      return openStraight(path, flags, out);
    }
    if (opened < 0) {
      return opened;
    }
    long result = adopt((int) opened, flags, true, out);
    // A FIFO is another thing when it is open both ways.
    return result == NOT_REGULAR ? openStraight(path, flags, out) : result;
  }

  private static boolean opensBothWays(int flags) {
    return (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY || (flags & Fcntl.O_TRUNC) != 0;
  }

  private long openHost(PathName path, int flags) {
    int hostFlags = (flags & OPEN_FLAGS) | ALWAYS;
    return path.isSingleName()
        ? Beneath.openName(fd, path.segment(), hostFlags, mode(flags))
        : Beneath.open(fd, path.segment(), hostFlags, mode(flags));
  }

  private static int mode(int flags) {
    return (flags & Fcntl.O_CREAT) != 0 ? NEW_FILE : 0;
  }

  /** Wraps what was opened, by what it turned out to be. */
  private long adopt(int opened, int flags, boolean cached, Opened out) {
    Kstat stat = new Kstat();
    long result = HostFile.fstat(opened, stat);
    if (cached && opensBothWays(flags) && result == 0 && stat.type() != Mode.S_IFREG) {
      HostFile.close(opened);
      return NOT_REGULAR;
    }
    if (result == 0) {
      switch (stat.type()) {
        case Mode.S_IFREG -> {
          return cached
              ? adoptCached(opened, flags, stat, out)
              : adoptStraight(opened, flags, stat, out);
        }
        case Mode.S_IFDIR ->
            out.set(new HostDirectory(fileSystem, mount, opened, true, fileSystem.isRoot(stat)));
        case Mode.S_IFIFO -> out.set(new SpecialFile(mount, opened, stat.type(), flags));
        case Mode.S_IFCHR -> {
          if (fileSystem.allowsDevices()) {
            out.set(new SpecialFile(mount, opened, stat.type(), flags));
          } else {
            result = -Errno.EACCES;
          }
        }
        default -> result = -Errno.EACCES; // a block device: a whole file system of the host
      }
    }
    if (result < 0) {
      HostFile.close(opened);
    }
    return result;
  }

  private long adoptStraight(int opened, int flags, Kstat stat, Opened out) {
    HostInode inode = fileSystem.cached(stat);
    if (inode != null) {
      inode.sync(); // what others of this process wrote is there to be read
    }
    out.set(new RegularFile(mount, opened, flags));
    return 0;
  }

  private long adoptCached(int opened, int flags, Kstat stat, Opened out) {
    boolean writer = opensBothWays(flags);
    HostInode inode = HostInode.open(fileSystem.pageCache(), opened, writer, stat);
    if ((flags & Fcntl.O_TRUNC) != 0 && cuttingChanges(inode, stat)) {
      long status = inode.truncate(0);
      if (status < 0) {
        inode.close(true);
        return status;
      }
    }
    boolean through = fileSystem.cacheMode() == CacheMode.WRITETHROUGH;
    out.set(new CachedFile(mount, inode, flags, writer, through));
    return 0;
  }

  /**
   * Whether {@code O_TRUNC} changes anything: the times of an empty file too, unless they are of
   * this very tick, as those of a file that this open has made.
   */
  private static boolean cuttingChanges(HostInode inode, Kstat stat) {
    long now = HostClock.realtimeCoarse();
    return stat.size != 0
        || inode.mapping().size() != 0
        || stat.mtimeNs - now < 0
        || stat.mtimeNs - now > HostTimes.TICK_NS;
  }

  // ---- attributes -----------------------------------------------------------------------------

  @Override
  public long stat(PathName path, boolean follow, Kstat out) {
    if (path.isSingleName()) {
      long result = HostPath.fstatat(fd, path.segment(), Fcntl.AT_SYMLINK_NOFOLLOW, out);
      if (result < 0 || !follow || out.type() != Mode.S_IFLNK) {
        return result < 0 ? result : patched(out);
      }
    }
    long found = Beneath.find(fd, path.segment(), follow);
    if (found < 0) {
      return found;
    }
    long result = HostFile.fstat((int) found, out);
    HostFile.close((int) found);
    return result < 0 ? result : patched(out);
  }

  private long patched(Kstat stat) {
    HostInode inode = fileSystem.cached(stat);
    if (inode != null) {
      inode.patch(stat);
    }
    return 0;
  }

  /** The file at {@code path} where it is cached and somebody has it open, else null. */
  private @Nullable HostInode openAt(PathName path, boolean follow) {
    if (fileSystem.pageCache().inodes().size() == 0) {
      return null;
    }
    Kstat stat = new Kstat();
    HostInode inode = stat(path, follow, stat) < 0 ? null : fileSystem.cached(stat);
    return inode != null && inode.isOpen() ? inode : null;
  }

  @Override
  public long setTimes(PathName path, boolean follow, long atime, long mtime) {
    HostInode inode = openAt(path, follow);
    if (inode != null) {
      return inode.setTimes(atime, mtime);
    }
    if (path.isSingleName() && !follow) {
      return HostPath.utimensat(fd, path.segment(), atime, mtime, Fcntl.AT_SYMLINK_NOFOLLOW);
    }
    long found = Beneath.find(fd, path.segment(), follow);
    if (found < 0) {
      return found;
    }
    long result = HostPath.utimensat((int) found, Names.EMPTY, atime, mtime, Fcntl.AT_EMPTY_PATH);
    HostFile.close((int) found);
    return result;
  }

  @Override
  public long getattr(Kstat out) {
    return HostFile.fstat(fd, out);
  }

  @Override
  public long setTimes(long atime, long mtime) {
    return HostPath.utimensat(fd, Names.EMPTY, atime, mtime, Fcntl.AT_EMPTY_PATH);
  }

  @Override
  public long sync(boolean dataOnly) {
    long readable = listing.descriptor();
    if (readable < 0) {
      return readable;
    }
    return dataOnly ? HostFile.fdatasync((int) readable) : HostFile.fsync((int) readable);
  }

  // ---- names ----------------------------------------------------------------------------------

  @Override
  public long mkdir(PathName path) {
    try (Leaf leaf = Leaf.find(fd, path)) {
      return leaf.isNamed()
          ? HostPath.mkdirat(leaf.dirfd(), leaf.name(), NEW_DIRECTORY)
          : leaf.refusal(Errno.EEXIST);
    }
  }

  @Override
  public long rmdir(PathName path) {
    try (Leaf leaf = Leaf.find(fd, path)) {
      return leaf.isNamed()
          ? HostPath.unlinkat(leaf.dirfd(), leaf.name(), Fcntl.AT_REMOVEDIR)
          : leaf.refusal(leaf.isDotDot() ? Errno.ENOTEMPTY : Errno.EINVAL);
    }
  }

  @Override
  public long unlink(PathName path) {
    try (Leaf leaf = Leaf.find(fd, path)) {
      return leaf.isNamed()
          ? HostPath.unlinkat(leaf.dirfd(), leaf.name(), 0)
          : leaf.refusal(Errno.EISDIR);
    }
  }

  @Override
  public long link(PathName oldPath, boolean follow, Directory newDir, PathName newPath) {
    return newDir instanceof HostDirectory target
        ? HardLink.make(fd, oldPath, follow, target.fd, newPath)
        : -Errno.EXDEV;
  }

  @Override
  public long rename(PathName oldPath, Directory newDir, PathName newPath) {
    if (!(newDir instanceof HostDirectory target)) {
      return -Errno.EXDEV;
    }
    try (Leaf from = Leaf.find(fd, oldPath);
        Leaf to = Leaf.find(target.fd, newPath)) {
      // As the host does: first that both can be found, then that both can be changed.
      if (!from.isFound() || !to.isFound()) {
        return (from.isFound() ? to : from).refusal(Errno.ENOENT);
      }
      return from.isNamed() && to.isNamed()
          ? HostPath.renameat(from.dirfd(), from.name(), to.dirfd(), to.name())
          : -Errno.EBUSY;
    }
  }

  @Override
  public long symlink(PathName text, PathName path) {
    try (Leaf leaf = Leaf.find(fd, path)) {
      if (!leaf.isNamed()) {
        return leaf.refusal(Errno.EEXIST);
      }
      long refusal = SymlinkTarget.check(text, leaf.dirfd(), fileSystem.root());
      return refusal != 0 ? refusal : HostPath.symlinkat(text.segment(), leaf.dirfd(), leaf.name());
    }
  }

  @Override
  public long readlink(PathName path, byte[] out) {
    try (Arena arena = Arena.ofConfined()) {
      // The host is never asked for 0 bytes: that is EINVAL, here an empty answer.
      MemorySegment text = arena.allocate(PathName.PATH_MAX);
      long length = readlink(path, text);
      if (length < 0) {
        return length;
      }
      int n = (int) Math.min(length, out.length);
      MemorySegment.copy(text, ValueLayout.JAVA_BYTE, 0, out, 0, n);
      return n;
    }
  }

  private long readlink(PathName path, MemorySegment text) {
    if (path.isSingleName()) {
      return HostPath.readlinkat(fd, path.segment(), text);
    }
    long found = Beneath.find(fd, path.segment(), false);
    if (found < 0) {
      return found;
    }
    long result = HostPath.readlinkat((int) found, Names.EMPTY, text);
    HostFile.close((int) found);
    // So it says of a descriptor that is no link.
    return result == -Errno.ENOENT ? -Errno.EINVAL : result;
  }

  @Override
  public long iterate(long cookie, DirentSink sink) {
    return listing.iterate(cookie, sink);
  }
}
