package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;

/**
 * A regular file of the host: the host's kernel reads and writes user memory itself.
 *
 * <p>More than {@link StraightWrite#PIECE} bytes go in pieces, between which a fatal signal is
 * noticed; so only an append of up to that many is one step to other openers.
 *
 * <p>Each opener has a descriptor of its own, so the host tells each of an error of writing back
 * once, by {@link #sync}.
 *
 * <p>{@link #allocate} passes on {@code -EOPNOTSUPP} of a file system that cannot: writing zeroes
 * instead, as glibc does, would race with other writers.
 */
final class RegularFile extends OpenFile {
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
    return to.count() <= StraightWrite.PIECE
        ? read(io, to, host)
        : StraightWrite.inPieces(to, () -> read(io, to, host));
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    if ((io.flags & Fcntl.O_APPEND) == 0) {
      return write(io, from, host);
    }
    synchronized (this) {
      return write(io, from, host);
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
    return from.count() <= StraightWrite.PIECE
        ? StraightWrite.write(fd, io, io.flags, from, host)
        : StraightWrite.inPieces(from, () -> StraightWrite.write(fd, io, io.flags, from, host));
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
