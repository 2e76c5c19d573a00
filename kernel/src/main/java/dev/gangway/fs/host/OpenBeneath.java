package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;

/**
 * Opens files beneath a host directory, and wraps each by its type.
 *
 * <p>New files have permissions 0666 without the umask of the host's process. {@code O_CREAT |
 * O_DIRECTORY} is {@code -EINVAL}, as on Linux since 6.4.
 */
abstract class OpenBeneath extends Directory {
  private static final int NEW_FILE = 0666;

  /**
   * The guest's flags that are passed to the host. {@link RegularFile} applies the others in each
   * call.
   */
  private static final int OPEN_FLAGS =
      Fcntl.O_ACCMODE
          | Fcntl.O_CREAT
          | Fcntl.O_EXCL
          | Fcntl.O_TRUNC
          | Fcntl.O_DIRECTORY
          | Fcntl.O_NOFOLLOW
          | Fcntl.O_APPEND;

  /**
   * So that opening a FIFO does not block, and a terminal does not become the host's controlling
   * terminal.
   */
  private static final int ALWAYS = Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;

  /** Not an errno: the file that was opened for reading and writing is not a regular one. */
  private static final long NOT_REGULAR = Long.MIN_VALUE;

  private static final int CREATE_DIRECTORY = Fcntl.O_CREAT | Fcntl.O_DIRECTORY;

  private final SuperBlock superBlock;
  private final Mount mount;
  private final int fd;

  /**
   * @param fd the directory's
   */
  OpenBeneath(SuperBlock superBlock, Mount mount, int fd) {
    super(mount);
    this.superBlock = superBlock;
    this.mount = mount;
    this.fd = fd;
  }

  /** A directory for the descriptor {@code opened}, which it takes over. */
  abstract Directory directory(int opened, Kstat stat);

  @Override
  public final long open(PathName path, int flags, Opened out) {
    if ((flags & CREATE_DIRECTORY) == CREATE_DIRECTORY
        || (flags & Fcntl.O_ACCMODE) == Fcntl.O_ACCMODE) {
      return -Errno.EINVAL;
    }
    return superBlock.cacheMode() == CacheMode.NONE
        ? openStraight(path, flags, out)
        : openCached(path, flags, out);
  }

  private long openStraight(PathName path, int flags, Opened out) {
    long opened = openHost(path, flags);
    return opened < 0 ? opened : adopt((int) opened, flags, false, out);
  }

  /**
   * Opens for the page cache, which requires read and write access: it reads partly overwritten
   * pages and writes at positions of its own. If the host does not permit that, the file is not
   * cached.
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
    // A FIFO behaves differently if it is open for reading and writing.
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

  /** Wraps an open descriptor by its file type. */
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
        case Mode.S_IFDIR -> out.set(directory(opened, stat));
        case Mode.S_IFIFO -> out.set(new SpecialFile(mount, opened, stat.type(), flags));
        case Mode.S_IFCHR -> {
          if (superBlock.allowsDevices()) {
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
    HostInode inode = superBlock.cached(stat);
    if (inode != null) {
      inode.sync(); // so that reads see writes of other openers in this process
    }
    out.set(new RegularFile(mount, opened, flags));
    return 0;
  }

  private long adoptCached(int opened, int flags, Kstat stat, Opened out) {
    boolean writer = opensBothWays(flags);
    HostInode inode = HostInode.open(superBlock.pageCache(), superBlock, opened, writer, stat);
    if ((flags & Fcntl.O_TRUNC) != 0 && cuttingChanges(inode, stat)) {
      long status = inode.truncate(0);
      if (status < 0) {
        inode.close(true);
        return status;
      }
    }
    boolean through = superBlock.cacheMode() == CacheMode.WRITETHROUGH;
    out.set(new CachedFile(mount, inode, flags, writer, through));
    return 0;
  }

  /**
   * Whether {@code O_TRUNC} changes anything. It also updates the times of an empty file, unless
   * they are of the same tick, as after this open created the file.
   */
  private static boolean cuttingChanges(HostInode inode, Kstat stat) {
    long now = HostClock.realtimeCoarse();
    return stat.size != 0
        || inode.mapping().size() != 0
        || stat.mtimeNs - now < 0
        || stat.mtimeNs - now > HostTimes.TICK_NS;
  }
}
