package dev.gangway.testkit.fs;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.host.TestHost;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.ReadWrite;

/** An open file of the host, see {@link OracleFileSystem}. */
final class OracleFile extends OpenFile {
  private final int fd;

  private OracleFile(Mount mount, int type, int fd, int flags) {
    super(mount, type, flags);
    this.fd = fd;
  }

  /** Puts a descriptor, which it takes over, into {@code out}: a directory for what is one. */
  static long wrap(Mount mount, int fd, int flags, Opened out) {
    Kstat stat = new Kstat();
    long result = HostFile.fstat(fd, stat);
    if (result < 0) {
      OracleFileSystem.closeFd(fd);
      return result;
    }
    out.set(
        stat.type() == Mode.S_IFDIR
            ? new OracleDirectory(mount, fd)
            : new OracleFile(mount, stat.mode, fd, flags));
    return 0;
  }

  @Override
  protected void release() {
    OracleFileSystem.closeFd(fd);
  }

  @Override
  public long setFlags(int flags) {
    long result = HostFile.setFlags(fd, flags);
    return result < 0 ? result : super.setFlags(flags);
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    long result = host.pread(fd, to, io.position);
    if (result > 0) {
      io.position += result;
    }
    return result;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    if ((io.flags & Fcntl.O_APPEND) != 0) {
      // At the host's own position, so that the host can say where the end was.
      long result = host.write(fd, from);
      if (result > 0) {
        io.position = HostFile.lseek(fd, 0, Fcntl.SEEK_CUR);
      }
      return result;
    }
    long result = host.pwrite(fd, from, io.position);
    if (result > 0) {
      io.position += result;
    }
    return result;
  }

  @Override
  public long size() {
    Kstat stat = new Kstat();
    long result = HostFile.fstat(fd, stat);
    return result < 0 ? result : stat.size;
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

  /** As {@link CopyRange#copy}, by the host's own call; only the positions are not the host's. */
  static long copyRange(OracleFile in, long inOffset, OracleFile out, long outOffset, long n) {
    long from = inOffset == CopyRange.POSITION ? position(in) : inOffset;
    long to = outOffset == CopyRange.POSITION ? position(out) : outOffset;
    long copied = TestHost.copyFileRange(in.fd, from, out.fd, to, n);
    if (copied > 0 && inOffset == CopyRange.POSITION) {
      ReadWrite.lseek(in, copied, Fcntl.SEEK_CUR);
    }
    if (copied > 0 && outOffset == CopyRange.POSITION) {
      ReadWrite.lseek(out, copied, Fcntl.SEEK_CUR);
    }
    return copied;
  }

  private static long position(OracleFile file) {
    return ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR);
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
