package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;

/**
 * Calls on a descriptor that move no bytes. All give {@code BADF} for what is not open and, where
 * they need a right that was dropped or not asked for, {@code NOTCAPABLE}.
 */
final class FdCalls {
  private static final long NO_RIGHTS = 0;

  private final FdTable files;
  private final UserMemory memory;
  private final Kstat stat;

  /** What a call does with an open descriptor. */
  private interface Work {
    /** 0 or more, or {@code -errno} of Linux. */
    long on(Descriptor descriptor);
  }

  FdCalls(Process process) {
    files = process.task().files();
    memory = process.task().memory();
    stat = process.task().stat();
  }

  /**
   * Says how a range will be used.
   *
   * @return {@code INVAL} (a negative range, unknown advice), {@code SPIPE}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_advise">
   *     fd_advise</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/posix_fadvise.2.html">posix_fadvise(2)</a>
   */
  int fdAdvise(int fd, long offset, long len, int advice) {
    return on(fd, Rights.FD_ADVISE, d -> advise(d.file(), offset, len, advice));
  }

  /** WASI has sequential before random, Linux the other way around. */
  private static long advise(OpenFile file, long offset, long len, int advice) {
    return switch (advice) {
      case 0 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_NORMAL);
      case 1 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_SEQUENTIAL);
      case 2 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_RANDOM);
      case 3 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_WILLNEED);
      case 4 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_DONTNEED);
      case 5 -> Attributes.advise(file, offset, len, Fcntl.POSIX_FADV_NOREUSE);
      default -> -Errno.EINVAL;
    };
  }

  /**
   * Makes sure that a range can be written without running out of space; the file grows to hold it.
   *
   * @return {@code INVAL} (a negative offset, no length), {@code BADF} (not open for writing),
   *     {@code SPIPE}, {@code NODEV}, {@code FBIG}, {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_allocate">
   *     fd_allocate</a>
   * @see <a href="https://man7.org/linux/man-pages/man3/posix_fallocate.3.html">posix_fallocate(3)
   *     </a>
   */
  int fdAllocate(int fd, long offset, long len) {
    return on(fd, Rights.FD_ALLOCATE, d -> Attributes.allocate(d.file(), offset, len));
  }

  /**
   * Closes a descriptor, also a preopened one. The number is free at once, whatever is returned.
   *
   * @return {@code IO}, {@code NOSPC}, {@code DQUOT} (what was written before and not yet reported)
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_close">
   *     fd_close</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
   */
  int fdClose(int fd) {
    return WasiErrno.of(files.close(fd));
  }

  /**
   * Makes what was written durable, with as much of the attributes as reading it back needs.
   *
   * @return {@code INVAL} (a stream), {@code IO}, {@code NOSPC}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_datasync">
   *     fd_datasync</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fdatasync.2.html">fdatasync(2)</a>
   */
  int fdDatasync(int fd) {
    return on(fd, Rights.FD_DATASYNC, d -> d.file().sync(true));
  }

  /**
   * Makes what was written durable, with all attributes.
   *
   * @return as {@link #fdDatasync}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_sync">
   *     fd_sync</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fsync.2.html">fsync(2)</a>
   */
  int fdSync(int fd) {
    return on(fd, Rights.FD_SYNC, d -> d.file().sync(false));
  }

  /**
   * Writes what the descriptor is: kind of file, flags, rights.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_get">
   *     fd_fdstat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>, {@code F_GETFL}
   */
  int fdFdstatGet(int fd, int fdstat) {
    return on(fd, NO_RIGHTS, d -> Fdstat.put(memory, fdstat, d));
  }

  /**
   * Replaces the flags.
   *
   * @return {@code INVAL} (an unknown flag, or one that the file cannot have)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_set_flags">
   *     fd_fdstat_set_flags</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>, {@code F_SETFL}
   */
  int fdFdstatSetFlags(int fd, int flags) {
    return on(
        fd,
        Rights.FD_FDSTAT_SET_FLAGS,
        d -> FdFlags.areKnown(flags) ? d.file().setFlags(FdFlags.toLinux(flags)) : -Errno.EINVAL);
  }

  /**
   * Drops rights: what is left are those given here, which must all have been there.
   *
   * @return {@code NOTCAPABLE} (one was not there), with nothing changed
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_set_rights">
   *     fd_fdstat_set_rights</a>
   */
  int fdFdstatSetRights(int fd, long base, long inheriting) {
    Descriptor d = files.get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if ((base & ~d.rights()) != 0 || (inheriting & ~d.inheritingRights()) != 0) {
      return WasiErrno.NOTCAPABLE;
    }
    d.setRights(base, inheriting);
    return WasiErrno.SUCCESS;
  }

  /**
   * Writes the file's attributes.
   *
   * @return {@code FAULT}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_get">
   *     fd_filestat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fstat.2.html">fstat(2)</a>
   */
  int fdFilestatGet(int fd, int filestat) {
    return on(
        fd,
        Rights.FD_FILESTAT_GET,
        d -> {
          long status = d.file().getattr(stat);
          return status < 0 ? status : Filestat.put(memory, filestat, stat);
        });
  }

  /**
   * Cuts the file or makes it longer; new bytes read as zero.
   *
   * @return {@code INVAL} (2<sup>63</sup> or more, not a regular file, not open for writing),
   *     {@code ISDIR}, {@code FBIG}, {@code DQUOT}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_set_size">
   *     fd_filestat_set_size</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
   */
  int fdFilestatSetSize(int fd, long size) {
    return on(fd, Rights.FD_FILESTAT_SET_SIZE, d -> Attributes.truncate(d.file(), size));
  }

  /**
   * Sets the times of access and modification.
   *
   * @param atim ns since 1970, where {@code flags} say that it is given
   * @param flags {@code FstFlags}
   * @return {@code INVAL} (an unknown flag, a time given and now), {@code ROFS}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_set_times">
   *     fd_filestat_set_times</a>
   * @see <a href="https://man7.org/linux/man-pages/man3/futimens.3.html">futimens(3)</a>
   */
  int fdFilestatSetTimes(int fd, long atim, long mtim, int flags) {
    return on(
        fd,
        Rights.FD_FILESTAT_SET_TIMES,
        d ->
            FstFlags.areValid(flags)
                ? Attributes.setTimes(
                    d.file(), FstFlags.atime(flags, atim), FstFlags.mtime(flags, mtim))
                : -Errno.EINVAL);
  }

  /**
   * Moves {@code from} to the number {@code to} in one step, and closes what {@code to} was.
   *
   * @return {@code BADF} (either is not open)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_renumber">
   *     fd_renumber</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/dup.2.html">dup2(2)</a>
   */
  int fdRenumber(int from, int to) {
    return WasiErrno.of(files.renumber(from, to));
  }

  private int on(int fd, long right, Work work) {
    Descriptor d = files.get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    return Rights.allow(d, right) ? WasiErrno.of(work.on(d)) : WasiErrno.NOTCAPABLE;
  }
}
