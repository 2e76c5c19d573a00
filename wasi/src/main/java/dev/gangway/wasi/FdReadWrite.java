package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.wasi.Param.Kind;

/** Calls that move bytes or the position: those that a guest makes most. They allocate nothing. */
final class FdReadWrite {
  private static final long PREAD = Rights.FD_READ | Rights.FD_SEEK;
  private static final long PWRITE = Rights.FD_WRITE | Rights.FD_SEEK;

  private FdReadWrite() {}

  static final Syscall FD_READ =
      Syscall.wasi(
          "fd_read",
          (Code.IIII) FdReadWrite::fdRead,
          Kind.FD.named("fd"),
          Kind.IOVECS.named("iovs"),
          Kind.OUT_SIZE.named("nread"));

  /**
   * Reads at the position into buffers, and advances the position.
   *
   * @param nread receives the number of bytes read; 0 at the end of the file
   * @return {@code BADF} (not open, or not for reading), {@code ISDIR}, {@code NOTCAPABLE}, {@code
   *     FAULT}, {@code INVAL} (over 1024 buffers or 2<sup>31</sup> - 1 bytes), {@code AGAIN},
   *     {@code INTR}, {@code IO}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_read">
   *     fd_read</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/readv.2.html">readv(2)</a>
   */
  static int fdRead(Process process, int fd, int iovs, int iovsLen, int nread) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (lacks(d, Rights.FD_READ)) {
      return refuseRead(d, Rights.FD_READ);
    }
    long status = prepare(process, iovs, iovsLen, nread);
    return status < 0
        ? WasiErrno.of(status)
        : give(process, process.task().countRead(ReadWrite.read(process.task(), d.file())), nread);
  }

  static final Syscall FD_WRITE =
      Syscall.wasi(
          "fd_write",
          (Code.IIII) FdReadWrite::fdWrite,
          Kind.FD.named("fd"),
          Kind.CIOVECS.named("iovs"),
          Kind.OUT_SIZE.named("nwritten"));

  /**
   * Writes buffers at the position (at the end with {@code APPEND}), and advances the position.
   *
   * @param nwritten receives the number of bytes written
   * @return {@code BADF} (not open, or not for writing), {@code NOTCAPABLE}, {@code FAULT}, {@code
   *     INVAL} (over 1024 buffers or 2<sup>31</sup> - 1 bytes), {@code FBIG}, {@code NOSPC}, {@code
   *     DQUOT}, {@code PIPE}, {@code AGAIN}, {@code INTR}, {@code IO}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_write">
   *     fd_write</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/writev.2.html">writev(2)</a>
   */
  static int fdWrite(Process process, int fd, int iovs, int iovsLen, int nwritten) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (lacks(d, Rights.FD_WRITE)) {
      return refuseWrite(d, Rights.FD_WRITE);
    }
    long status = prepare(process, iovs, iovsLen, nwritten);
    return status < 0
        ? WasiErrno.of(status)
        : give(
            process,
            process.task().countWritten(ReadWrite.write(process.task(), d.file())),
            nwritten);
  }

  static final Syscall FD_PREAD =
      Syscall.wasi(
          "fd_pread",
          (Code.IIILI) FdReadWrite::fdPread,
          Kind.FD.named("fd"),
          Kind.IOVECS.named("iovs"),
          Kind.FILE_SIZE.named("offset"),
          Kind.OUT_SIZE.named("nread"));

  /**
   * Reads at {@code offset}. The position stays.
   *
   * @return as {@link #fdRead}; {@code SPIPE} (a stream), {@code INVAL} (an offset of
   *     2<sup>63</sup> or more)
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_pread">
   *     fd_pread</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/preadv.2.html">preadv(2)</a>
   */
  static int fdPread(Process process, int fd, int iovs, int iovsLen, long offset, int nread) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (lacks(d, PREAD)) {
      return d.file().isStream() ? WasiErrno.SPIPE : refuseRead(d, PREAD);
    }
    long status = prepare(process, iovs, iovsLen, nread);
    return status < 0
        ? WasiErrno.of(status)
        : give(
            process,
            process.task().countRead(ReadWrite.pread(process.task(), d.file(), offset)),
            nread);
  }

  static final Syscall FD_PWRITE =
      Syscall.wasi(
          "fd_pwrite",
          (Code.IIILI) FdReadWrite::fdPwrite,
          Kind.FD.named("fd"),
          Kind.CIOVECS.named("iovs"),
          Kind.FILE_SIZE.named("offset"),
          Kind.OUT_SIZE.named("nwritten"));

  /**
   * Writes at {@code offset}. The position stays. As on Linux, a file with {@code APPEND} is
   * written at its end, not at {@code offset}.
   *
   * @return as {@link #fdWrite}; {@code SPIPE} (a stream), {@code INVAL} (an offset of
   *     2<sup>63</sup> or more)
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_pwrite">
   *     fd_pwrite</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/pwritev.2.html">pwritev(2)</a>
   */
  static int fdPwrite(Process process, int fd, int iovs, int iovsLen, long offset, int nwritten) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (lacks(d, PWRITE)) {
      return d.file().isStream() ? WasiErrno.SPIPE : refuseWrite(d, PWRITE);
    }
    long status = prepare(process, iovs, iovsLen, nwritten);
    return status < 0
        ? WasiErrno.of(status)
        : give(
            process,
            process.task().countWritten(ReadWrite.pwrite(process.task(), d.file(), offset)),
            nwritten);
  }

  static final Syscall FD_SEEK =
      Syscall.wasi(
          "fd_seek",
          (Code.ILII) FdReadWrite::fdSeek,
          Kind.FD.named("fd"),
          Kind.FILE_DELTA.named("offset"),
          Kind.WHENCE.named("whence"),
          Kind.OUT_FILE_SIZE.named("newoffset"));

  /**
   * Moves the position.
   *
   * @param whence 0 from the start, 1 from the position, 2 from the end
   * @param newOffset receives the new position
   * @return {@code BADF} (not open, or a directory), {@code SPIPE} (a stream), {@code NOTCAPABLE},
   *     {@code FAULT}, {@code INVAL} (another whence, or a negative position), {@code OVERFLOW}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_seek">
   *     fd_seek</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/lseek.2.html">lseek(2)</a>
   */
  static int fdSeek(Process process, int fd, long offset, int whence, int newOffset) {
    // WASI's whence has Linux's numbers.
    boolean moves = offset != 0 || whence != Fcntl.SEEK_CUR;
    return seek(process, fd, offset, whence, newOffset, moves ? Rights.FD_SEEK : Rights.FD_TELL);
  }

  static final Syscall FD_TELL =
      Syscall.wasi(
          "fd_tell",
          (Code.II) FdReadWrite::fdTell,
          Kind.FD.named("fd"),
          Kind.OUT_FILE_SIZE.named("offset"));

  /**
   * Gives the position.
   *
   * @return as {@link #fdSeek}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_tell">
   *     fd_tell</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/lseek.2.html">lseek(2)</a>
   */
  static int fdTell(Process process, int fd, int offset) {
    return seek(process, fd, 0, Fcntl.SEEK_CUR, offset, Rights.FD_TELL);
  }

  private static int seek(
      Process process, int fd, long offset, int whence, int result, long needed) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (lacks(d, needed)) {
      return refuseSeek(d, needed);
    }
    if (process.memory().accessible(result, Long.BYTES) != Long.BYTES) {
      return WasiErrno.FAULT;
    }
    long position = ReadWrite.lseek(d.file(), offset, whence);
    return WasiErrno.of(position < 0 ? position : process.memory().putLong(result, position));
  }

  private static boolean lacks(Descriptor d, long needed) {
    return (d.rights() & needed) != needed;
  }

  /** Checks the room for the result, then fetches the buffers: 0 or more, or {@code -errno}. */
  private static long prepare(Process process, int iovs, int iovsLen, int result) {
    return process.memory().accessible(result, Integer.BYTES) != Integer.BYTES
        ? -Errno.EFAULT
        : process.task().iter().importIovec(iovs, iovsLen);
  }

  private static int give(Process process, long moved, int result) {
    return WasiErrno.of(moved < 0 ? moved : process.memory().putInt(result, (int) moved));
  }

  private static int refuseRead(Descriptor d, long needed) {
    if (d.file().type() == Mode.S_IFDIR) {
      return WasiErrno.ISDIR;
    }
    return refuse(d, needed, d.file().readable());
  }

  /** A directory is never open for writing. */
  private static int refuseWrite(Descriptor d, long needed) {
    return refuse(d, needed, d.file().writable());
  }

  /** Right direction, but the right was never granted: only a listening socket. */
  private static int refuse(Descriptor d, long needed, boolean direction) {
    if (!direction) {
      return WasiErrno.BADF;
    }
    return Rights.allow(d, needed) ? WasiErrno.NOTCONN : WasiErrno.NOTCAPABLE;
  }

  /** A directory has a cookie, not a position. Other hosts of WASI return {@code BADF}, too. */
  private static int refuseSeek(Descriptor d, long needed) {
    if (d.file().type() == Mode.S_IFDIR) {
      return WasiErrno.BADF;
    }
    return Rights.allow(d, needed) ? WasiErrno.SPIPE : WasiErrno.NOTCAPABLE;
  }
}
