package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.OpenFile;
import dev.gangway.wasi.Param.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Calls on a descriptor that move no bytes. All return {@code BADF} if it is not open, and {@code
 * NOTCAPABLE} if they need a right that was dropped or never requested.
 */
final class FdCalls {
  private FdCalls() {}

  static final Syscall FD_ADVISE =
      Syscall.wasi(
          "fd_advise",
          (Code.ILLI) FdCalls::fdAdvise,
          Kind.FD.named("fd"),
          Kind.FILE_SIZE.named("offset"),
          Kind.FILE_SIZE.named("len"),
          Kind.ADVICE.named("advice"));

  /**
   * Says how a range will be used.
   *
   * @return {@code INVAL} (a negative range, unknown advice), {@code SPIPE}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_advise">
   *     fd_advise</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/posix_fadvise.2.html">posix_fadvise(2)</a>
   */
  static int fdAdvise(Process process, int fd, long offset, long len, int advice) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_ADVISE)) {
      return refuse(d);
    }
    return WasiErrno.of(advise(d.file(), offset, len, advice));
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

  static final Syscall FD_ALLOCATE =
      Syscall.wasi(
          "fd_allocate",
          (Code.ILL) FdCalls::fdAllocate,
          Kind.FD.named("fd"),
          Kind.FILE_SIZE.named("offset"),
          Kind.FILE_SIZE.named("len"));

  /**
   * Ensures that a range can be written without running out of space; the file grows to hold it.
   *
   * @return {@code INVAL} (a negative offset, no length), {@code BADF} (not open for writing),
   *     {@code SPIPE}, {@code NODEV}, {@code FBIG}, {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_allocate">
   *     fd_allocate</a>
   * @see <a href="https://man7.org/linux/man-pages/man3/posix_fallocate.3.html">posix_fallocate(3)
   *     </a>
   */
  static int fdAllocate(Process process, int fd, long offset, long len) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_ALLOCATE)) {
      return refuse(d);
    }
    return WasiErrno.of(Attributes.allocate(d.file(), offset, len));
  }

  static final Syscall FD_CLOSE =
      Syscall.wasi("fd_close", (Code.I) FdCalls::fdClose, Kind.FD.named("fd"));

  /**
   * Closes a descriptor, preopened or not. The number is free at once, also if an error is
   * returned.
   *
   * @return {@code IO}, {@code NOSPC}, {@code DQUOT} (errors of earlier writes that were not
   *     reported yet)
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_close">
   *     fd_close</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
   */
  static int fdClose(Process process, int fd) {
    return WasiErrno.of(process.files().close(fd));
  }

  static final Syscall FD_DATASYNC =
      Syscall.wasi("fd_datasync", (Code.I) FdCalls::fdDatasync, Kind.FD.named("fd"));

  /**
   * Makes written data durable, with the attributes that are needed to read it back.
   *
   * @return {@code INVAL} (a stream), {@code IO}, {@code NOSPC}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_datasync">
   *     fd_datasync</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fdatasync.2.html">fdatasync(2)</a>
   */
  static int fdDatasync(Process process, int fd) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_DATASYNC)) {
      return refuse(d);
    }
    return WasiErrno.of(d.file().sync(true));
  }

  static final Syscall FD_SYNC =
      Syscall.wasi("fd_sync", (Code.I) FdCalls::fdSync, Kind.FD.named("fd"));

  /**
   * Makes written data durable, with all attributes.
   *
   * @return as {@link #fdDatasync}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_sync">
   *     fd_sync</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fsync.2.html">fsync(2)</a>
   */
  static int fdSync(Process process, int fd) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_SYNC)) {
      return refuse(d);
    }
    return WasiErrno.of(d.file().sync(false));
  }

  static final Syscall FD_FDSTAT_GET =
      Syscall.wasi(
          "fd_fdstat_get",
          (Code.II) FdCalls::fdFdstatGet,
          Kind.FD.named("fd"),
          Kind.OUT_FDSTAT.named("stat"));

  /**
   * Writes the attributes of the descriptor: kind of file, flags, rights.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_get">
   *     fd_fdstat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>, {@code F_GETFL}
   */
  static int fdFdstatGet(Process process, int fd, int fdstat) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    return WasiErrno.of(Fdstat.put(process.memory(), fdstat, d));
  }

  static final Syscall FD_FDSTAT_SET_FLAGS =
      Syscall.wasi(
          "fd_fdstat_set_flags",
          (Code.II) FdCalls::fdFdstatSetFlags,
          Kind.FD.named("fd"),
          Kind.FD_FLAGS.named("flags"));

  /**
   * Replaces the flags.
   *
   * @return {@code INVAL} (an unknown flag, or one that the file cannot have)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_set_flags">
   *     fd_fdstat_set_flags</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>, {@code F_SETFL}
   */
  static int fdFdstatSetFlags(Process process, int fd, int flags) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_FDSTAT_SET_FLAGS)) {
      return refuse(d);
    }
    return WasiErrno.of(
        FdFlags.areKnown(flags) ? d.file().setFlags(FdFlags.toLinux(flags)) : -Errno.EINVAL);
  }

  static final Syscall FD_FDSTAT_SET_RIGHTS =
      Syscall.wasi(
          "fd_fdstat_set_rights",
          (Code.ILL) FdCalls::fdFdstatSetRights,
          Kind.FD.named("fd"),
          Kind.RIGHTS.named("fs_rights_base"),
          Kind.RIGHTS.named("fs_rights_inheriting"));

  /**
   * Sets the rights. It can only drop some: all rights given here must be there before.
   *
   * @return {@code NOTCAPABLE} (one is not there), with nothing changed
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_fdstat_set_rights">
   *     fd_fdstat_set_rights</a>
   */
  static int fdFdstatSetRights(Process process, int fd, long base, long inheriting) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if ((base & ~d.rights()) != 0 || (inheriting & ~d.inheritingRights()) != 0) {
      return WasiErrno.NOTCAPABLE;
    }
    d.setRights(base, inheriting);
    return WasiErrno.SUCCESS;
  }

  static final Syscall FD_FILESTAT_GET =
      Syscall.wasi(
          "fd_filestat_get",
          (Code.II) FdCalls::fdFilestatGet,
          Kind.FD.named("fd"),
          Kind.OUT_FILESTAT.named("filestat"));

  /**
   * Writes the file's attributes.
   *
   * @return {@code FAULT}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_get">
   *     fd_filestat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/fstat.2.html">fstat(2)</a>
   */
  static int fdFilestatGet(Process process, int fd, int filestat) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_FILESTAT_GET)) {
      return refuse(d);
    }
    Kstat stat = process.task().stat();
    long status = d.file().getattr(stat);
    return WasiErrno.of(status < 0 ? status : Filestat.put(process.memory(), filestat, stat));
  }

  static final Syscall FD_FILESTAT_SET_SIZE =
      Syscall.wasi(
          "fd_filestat_set_size",
          (Code.IL) FdCalls::fdFilestatSetSize,
          Kind.FD.named("fd"),
          Kind.FILE_SIZE.named("size"));

  /**
   * Truncates or extends the file; new bytes read as zero.
   *
   * @return {@code INVAL} (2<sup>63</sup> or more, not a regular file, not open for writing),
   *     {@code ISDIR}, {@code FBIG}, {@code DQUOT}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_set_size">
   *     fd_filestat_set_size</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
   */
  static int fdFilestatSetSize(Process process, int fd, long size) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_FILESTAT_SET_SIZE)) {
      return refuse(d);
    }
    return WasiErrno.of(Attributes.truncate(d.file(), size));
  }

  static final Syscall FD_FILESTAT_SET_TIMES =
      Syscall.wasi(
          "fd_filestat_set_times",
          (Code.ILLI) FdCalls::fdFilestatSetTimes,
          Kind.FD.named("fd"),
          Kind.TIMESTAMP.named("atim"),
          Kind.TIMESTAMP.named("mtim"),
          Kind.FST_FLAGS.named("fst_flags"));

  /**
   * Sets the times of access and modification.
   *
   * @param atim ns since 1970, if {@code flags} say that it is given
   * @param flags {@code FstFlags}
   * @return {@code INVAL} (an unknown flag, a time given and now), {@code ROFS}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_filestat_set_times">
   *     fd_filestat_set_times</a>
   * @see <a href="https://man7.org/linux/man-pages/man3/futimens.3.html">futimens(3)</a>
   */
  static int fdFilestatSetTimes(Process process, int fd, long atim, long mtim, int flags) {
    Descriptor d = process.files().get(fd);
    if (d == null || !Rights.allow(d, Rights.FD_FILESTAT_SET_TIMES)) {
      return refuse(d);
    }
    return WasiErrno.of(
        FstFlags.areValid(flags)
            ? Attributes.setTimes(
                d.file(), FstFlags.atime(flags, atim), FstFlags.mtime(flags, mtim))
            : -Errno.EINVAL);
  }

  static final Syscall FD_RENUMBER =
      Syscall.wasi(
          "fd_renumber", (Code.II) FdCalls::fdRenumber, Kind.FD.named("fd"), Kind.FD.named("to"));

  /**
   * Moves {@code from} to the number {@code to} atomically, and closes the previous {@code to}.
   *
   * @return {@code BADF} (either is not open)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_renumber">
   *     fd_renumber</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/dup.2.html">dup2(2)</a>
   */
  static int fdRenumber(Process process, int from, int to) {
    return WasiErrno.of(process.files().renumber(from, to));
  }

  /** The error of a call on no descriptor, or on one without the right for it. */
  private static int refuse(@Nullable Descriptor d) {
    return d == null ? WasiErrno.BADF : WasiErrno.NOTCAPABLE;
  }
}
