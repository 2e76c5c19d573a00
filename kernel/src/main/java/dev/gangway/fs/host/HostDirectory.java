package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.DirentSink;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * An open directory of the host.
 *
 * <p>New directories have permissions 0777 without the umask of the host's process.
 */
final class HostDirectory extends OpenBeneath {
  private static final int NEW_DIRECTORY = 0777;

  private final SuperBlock superBlock;
  private final Mount mount;
  private final int fd;
  private final Listing listing;

  /**
   * @param fd its descriptor, which {@link #release} closes
   * @param readable whether it is open for reading, not {@code O_PATH}
   * @param isRoot whether it is the root of the mount
   */
  HostDirectory(SuperBlock superBlock, Mount mount, int fd, boolean readable, boolean isRoot) {
    super(superBlock, mount, fd);
    this.superBlock = superBlock;
    this.mount = mount;
    this.fd = fd;
    long parentInode = isRoot ? superBlock.root().ino : 0;
    this.listing = new Listing(fd, readable, parentInode, superBlock.buffers());
  }

  @Override
  protected void release() {
    listing.close();
    HostFile.close(fd);
  }

  @Override
  Directory directory(int opened, Kstat stat) {
    return new HostDirectory(superBlock, mount, opened, true, superBlock.isRoot(stat));
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
    HostInode inode = superBlock.cached(stat);
    if (inode != null) {
      inode.consistency().patch(stat);
    }
    return 0;
  }

  /** The file at {@code path} if it is cached and open, otherwise null. */
  private @Nullable HostInode openAt(PathName path, boolean follow) {
    if (superBlock.pageCache().inodes().size() == 0) {
      return null;
    }
    Kstat stat = new Kstat();
    HostInode inode = stat(path, follow, stat) < 0 ? null : superBlock.cached(stat);
    return inode != null && inode.fds().isOpen() ? inode : null;
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
      // In the host's order: first check that both are found, then that both can be changed.
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
      long refusal = SymlinkTarget.check(text, leaf.dirfd(), superBlock.root());
      return refusal != 0 ? refusal : HostPath.symlinkat(text.segment(), leaf.dirfd(), leaf.name());
    }
  }

  @Override
  public long readlink(PathName path, byte[] out) {
    try (Arena arena = Arena.ofConfined()) {
      // Never passes a size of 0 to the host: that is EINVAL there, and an empty result here.
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
    // The host returns ENOENT for a descriptor that is not a symlink.
    return result == -Errno.ENOENT ? -Errno.EINVAL : result;
  }

  @Override
  public long iterate(long cookie, DirentSink sink) {
    return listing.iterate(cookie, sink);
  }
}
