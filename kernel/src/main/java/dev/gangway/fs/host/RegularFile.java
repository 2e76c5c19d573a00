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
 * An uncached regular file of the host: the host's kernel copies from and to user memory itself.
 *
 * <p>Transfers of more than {@link StraightWrite#PIECE} bytes are split, with a check for a fatal
 * signal between the pieces. So only an append of up to that many bytes is atomic for other
 * openers.
 *
 * <p>Each opener has its own descriptor, so the host reports a writeback error once to each, by
 * {@link #sync}.
 *
 * <p>{@link #allocate} returns {@code -EOPNOTSUPP} if the file system does not support it. Writing
 * zeroes instead, as glibc does, would race with other writers.
 */
final class RegularFile extends OpenFile {
  private final int fd;

  /**
   * Whether the descriptor has {@code O_APPEND}, which an append-only file requires. Guarded by
   * this.
   */
  private boolean hostAppends;

  /**
   * @param fd its descriptor, which {@link #release} closes
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

  /** Takes the lock, because it moves the host's own position. */
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
