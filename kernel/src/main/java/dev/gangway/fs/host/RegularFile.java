package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Rwf;
import dev.gangway.filemap.Kiocb;
import dev.gangway.host.HostFile;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Task;

/**
 * A regular file of the host: the host's kernel reads and writes user memory itself.
 *
 * <p>{@code O_APPEND} and {@code O_(D)SYNC} go with each write (pwritev2(2)), so they hold for
 * exactly the calls that began with them. More than {@link #PIECE} bytes go in pieces, between
 * which a fatal signal is noticed; so only an append of up to that many is one step to other
 * openers.
 *
 * <p>{@link #allocate} passes on {@code -EOPNOTSUPP} of a file system that cannot: writing zeroes
 * instead, as glibc does, would race with other writers.
 */
final class RegularFile extends OpenFile {
  /** The most bytes of one host call. */
  static final long PIECE = 16L << 20;

  private static final long OWN_POSITION = -1;

  private final int fd;

  /** Opened with {@code O_APPEND}, which an append-only file asks for. Guarded by this. */
  private boolean hostAppends;

  /**
   * @param fd the file's own, closed by {@link #release}
   */
  RegularFile(Mount mount, int fd, int flags) {
    super(mount, Mode.S_IFREG, flags);
    this.fd = fd;
    this.hostAppends = (flags & Fcntl.O_APPEND) != 0;
  }

  @Override
  protected void release() {
    HostFile.close(fd);
  }

  @Override
  public synchronized long setFlags(int flags) {
    if (hostAppends && (flags & Fcntl.O_APPEND) == 0) {
      long result = HostFile.setFlags(fd, 0);
      if (result < 0) {
        return result;
      }
      hostAppends = false;
    }
    return super.setFlags(flags);
  }

  // ---- data -----------------------------------------------------------------------------------

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return to.count() <= PIECE ? read(io, to, host) : inPieces(io, to, host, false);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    if ((io.flags & Fcntl.O_APPEND) == 0) {
      return from.count() <= PIECE ? write(io, from, host) : inPieces(io, from, host, true);
    }
    synchronized (this) {
      return inPieces(io, from, host, true);
    }
  }

  private long inPieces(Kiocb io, IovIter iter, UserIo host, boolean writes) {
    long moved = 0;
    while (true) {
      long left = iter.count();
      iter.truncate(PIECE);
      long wanted = iter.count();
      long result = writes ? write(io, iter, host) : read(io, iter, host);
      iter.reexpand(left - Math.max(result, 0));
      if (result < 0) {
        return moved > 0 ? moved : result;
      }
      moved += result;
      if (result < wanted || iter.count() == 0) {
        return moved;
      }
      if (Task.fatalSignalPending()) {
        return moved;
      }
    }
  }

  private long read(Kiocb io, IovIter to, UserIo host) {
    long result = host.pread(fd, to, io.position);
    if (result > 0) {
      io.position += result;
    }
    return result;
  }

  private long write(Kiocb io, IovIter from, UserIo host) {
    int rwf = rwf(io.flags);
    if ((rwf & Rwf.RWF_APPEND) != 0) {
      return appendLocked(io, from, host, rwf);
    }
    long result =
        rwf == 0 ? host.pwrite(fd, from, io.position) : host.pwrite(fd, from, io.position, rwf);
    if (result > 0) {
      io.position += result;
    }
    return result;
  }

  /** The host's own position serves this alone: after an append it is the end of what it wrote. */
  private long appendLocked(Kiocb io, IovIter from, UserIo host, int rwf) {
    assert Thread.holdsLock(this);
    long result = host.pwrite(fd, from, OWN_POSITION, rwf);
    if (result > 0) {
      io.position = HostFile.lseek(fd, 0, Fcntl.SEEK_CUR);
    }
    return result;
  }

  private static int rwf(int flags) {
    int rwf = (flags & Fcntl.O_APPEND) != 0 ? Rwf.RWF_APPEND : 0;
    if ((flags & Fcntl.O_SYNC) == Fcntl.O_SYNC) {
      return rwf | Rwf.RWF_SYNC;
    }
    return (flags & Fcntl.O_DSYNC) != 0 ? rwf | Rwf.RWF_DSYNC : rwf;
  }

  // ---- attributes -----------------------------------------------------------------------------

  /** Under the lock, since it moves the host's own position. */
  @Override
  public synchronized long size() {
    return HostFile.lseek(fd, 0, Fcntl.SEEK_END);
  }

  @Override
  public long getattr(Kstat out) {
    return HostFile.fstat(fd, out);
  }

  @Override
  public long truncate(long size) {
    return HostFile.ftruncate(fd, size);
  }

  @Override
  public long allocate(long offset, long length) {
    return HostFile.fallocate(fd, 0, offset, length);
  }

  @Override
  public long punchHole(long offset, long length) {
    int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
    return HostFile.fallocate(fd, mode, offset, length);
  }

  @Override
  public long advise(long offset, long length, int advice) {
    return HostFile.fadvise(fd, offset, length, advice);
  }

  @Override
  public long sync(boolean dataOnly) {
    return dataOnly ? HostFile.fdatasync(fd) : HostFile.fsync(fd);
  }

  @Override
  public long setTimes(long atime, long mtime) {
    return HostFile.futimens(fd, atime, mtime);
  }
}
