package dev.gangway.wasi;

import dev.gangway.abi.ByteStrings;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.Directory;
import dev.gangway.wasi.Param.Kind;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The entries of directories, and the preopened directories. */
final class DirCalls {
  private DirCalls() {}

  static final Syscall FD_READDIR =
      Syscall.wasi(
          "fd_readdir",
          (Code.IIILI) DirCalls::fdReaddir,
          Kind.FD.named("fd"),
          Kind.BUFFER.named("buf"),
          Kind.COOKIE.named("cookie"),
          Kind.OUT_SIZE.named("bufused"));

  /**
   * Writes entries, each a {@link Dirent} and its name, until the buffer is full or there are no
   * more. The last one is cut at the end of the buffer: if the buffer is not full, there are no
   * more entries. To read an entry that was cut again, use the cookie of the entry before it.
   *
   * @param cookie 0 for the start, else that of the last entry read
   * @param used receives the number of bytes written
   * @return {@code BADF}, {@code NOTDIR}, {@code NOTCAPABLE}, {@code FAULT}, {@code INVAL} (an
   *     impossible cookie), {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_readdir">
   *     fd_readdir</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/getdents.2.html">getdents(2)</a>
   */
  static int fdReaddir(Process process, int fd, int buf, int bufLen, long cookie, int used) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (!(d.file() instanceof Directory dir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(d, Rights.FD_READDIR)) {
      return WasiErrno.NOTCAPABLE;
    }
    long length = Integer.toUnsignedLong(bufLen);
    UserMemory memory = process.memory();
    if (memory.accessible(used, Integer.BYTES) != Integer.BYTES
        || memory.accessible(buf, length) != length) {
      return WasiErrno.FAULT;
    }
    DirentWriter writer = process.dirents();
    writer.start(buf, length);
    long status = dir.iterate(cookie, writer);
    // An error takes precedence: a buffer that is not full would mean that there are no more.
    if (status >= 0 && writer.failed()) {
      return WasiErrno.FAULT;
    }
    return WasiErrno.of(status < 0 ? status : memory.putInt(used, (int) writer.used()));
  }

  static final Syscall FD_PRESTAT_GET =
      Syscall.wasi(
          "fd_prestat_get",
          (Code.II) DirCalls::fdPrestatGet,
          Kind.FD.named("fd"),
          Kind.OUT_PRESTAT.named("prestat"));

  /**
   * Writes the length of the path that a descriptor was preopened under.
   *
   * @return {@code BADF} (not open, or not preopened; guests find the last one by this), {@code
   *     FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_prestat_get">
   *     fd_prestat_get</a>
   */
  static int fdPrestatGet(Process process, int fd, int prestat) {
    byte[] name = preopenName(process, fd);
    if (name == null) {
      return WasiErrno.BADF;
    }
    return WasiErrno.of(
        process
            .memory()
            .putLong(prestat, Prestat.TAG_DIR | (long) name.length << (8 * Prestat.NAME_LENGTH)));
  }

  static final Syscall FD_PRESTAT_DIR_NAME =
      Syscall.wasi(
          "fd_prestat_dir_name",
          (Code.III) DirCalls::fdPrestatDirName,
          Kind.FD.named("fd"),
          Kind.TEXT_BUFFER.named("path"));

  /**
   * Writes the path that a descriptor was preopened under, without NUL.
   *
   * @return {@code BADF} (not open, or not preopened), {@code NAMETOOLONG} (the buffer is too
   *     short), {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_prestat_dir_name">
   *     fd_prestat_dir_name</a>
   */
  static int fdPrestatDirName(Process process, int fd, int path, int pathLen) {
    byte[] name = preopenName(process, fd);
    if (name == null) {
      return WasiErrno.BADF;
    }
    if (Integer.compareUnsigned(pathLen, name.length) < 0) {
      return WasiErrno.NAMETOOLONG;
    }
    UserMemory memory = process.memory();
    if (memory.accessible(path, name.length) != name.length) {
      return WasiErrno.FAULT;
    }
    long residue = memory.copyTo(path, MemorySegment.ofArray(name), 0, name.length);
    return residue == 0 ? WasiErrno.SUCCESS : WasiErrno.FAULT;
  }

  private static byte @Nullable [] preopenName(Process process, int fd) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return null;
    }
    String path = d.preopenPath();
    return path == null ? null : ByteStrings.encode(path);
  }
}
