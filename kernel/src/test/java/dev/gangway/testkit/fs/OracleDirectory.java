package dev.gangway.testkit.fs;

import dev.gangway.abi.Dirent64;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
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
import java.util.Objects;

/** An open directory of the host, see {@link OracleFileSystem}. */
final class OracleDirectory extends Directory {
  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;
  private static final int GETDENTS_BYTES = 32 * 1024;

  private final int fd;

  OracleDirectory(Mount mount, int fd) {
    super(mount);
    this.fd = fd;
  }

  @Override
  protected void release() {
    OracleFileSystem.closeFd(fd);
  }

  private static int fd(Directory directory) {
    return ((OracleDirectory) directory).fd;
  }

  @Override
  public long open(PathName path, int flags, Opened out) {
    long opened = HostPath.openat(fd, path.segment(), flags, FILE_MODE);
    return opened < 0
        ? opened
        : OracleFile.wrap(Objects.requireNonNull(mount()), (int) opened, flags, out);
  }

  @Override
  public long stat(PathName path, boolean follow, Kstat out) {
    return HostPath.fstatat(fd, path.segment(), follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW, out);
  }

  @Override
  public long setTimes(PathName path, boolean follow, long atime, long mtime) {
    return HostPath.utimensat(
        fd, path.segment(), atime, mtime, follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW);
  }

  @Override
  public long setTimes(long atime, long mtime) {
    return HostFile.futimens(fd, atime, mtime);
  }

  @Override
  public long getattr(Kstat out) {
    return HostFile.fstat(fd, out);
  }

  @Override
  public long sync(boolean dataOnly) {
    return dataOnly ? HostFile.fdatasync(fd) : HostFile.fsync(fd);
  }

  @Override
  public long mkdir(PathName path) {
    return HostPath.mkdirat(fd, path.segment(), DIRECTORY_MODE);
  }

  @Override
  public long rmdir(PathName path) {
    return HostPath.unlinkat(fd, path.segment(), Fcntl.AT_REMOVEDIR);
  }

  @Override
  public long unlink(PathName path) {
    return HostPath.unlinkat(fd, path.segment(), 0);
  }

  @Override
  public long link(PathName oldPath, boolean follow, Directory newDir, PathName newPath) {
    int flags = follow ? Fcntl.AT_SYMLINK_FOLLOW : 0;
    return HostPath.linkat(fd, oldPath.segment(), fd(newDir), newPath.segment(), flags);
  }

  @Override
  public long rename(PathName oldPath, Directory newDir, PathName newPath) {
    return HostPath.renameat(fd, oldPath.segment(), fd(newDir), newPath.segment());
  }

  @Override
  public long symlink(PathName target, PathName path) {
    return HostPath.symlinkat(target.segment(), fd, path.segment());
  }

  @Override
  public long readlink(PathName path, byte[] out) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(out.length, 1));
      long n = HostPath.readlinkat(fd, path.segment(), buffer.asSlice(0, out.length));
      if (n > 0) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, out, 0, (int) n);
      }
      return n;
    }
  }

  /** As libc's {@code readdir}, for which a removed directory is empty. */
  @Override
  public synchronized long iterate(long cookie, DirentSink sink) {
    long result = HostFile.lseek(fd, cookie, Fcntl.SEEK_SET);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(GETDENTS_BYTES, Long.BYTES);
      while (result >= 0) {
        result = HostFile.getdents64(fd, buffer);
        if (result <= 0) {
          return result == -Errno.ENOENT ? 0 : result;
        }
        if (!emitAll(buffer, result, sink)) {
          return 0;
        }
      }
    }
    return result;
  }

  private static boolean emitAll(MemorySegment buffer, long filled, DirentSink sink) {
    for (long at = 0;
        at < filled;
        at += Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + Dirent64.RECLEN))) {
      long name = at + Dirent64.NAME;
      int length = 0;
      while (buffer.get(ValueLayout.JAVA_BYTE, name + length) != 0) {
        length++;
      }
      boolean kept =
          sink.emit(
              buffer.get(ValueLayout.JAVA_LONG, at + Dirent64.OFF),
              buffer.get(ValueLayout.JAVA_LONG, at + Dirent64.INO),
              // DT_… are the type bits of st_mode, moved down.
              buffer.get(ValueLayout.JAVA_BYTE, at + Dirent64.TYPE) << 12,
              buffer,
              name,
              length);
      if (!kept) {
        return false;
      }
    }
    return true;
  }
}
