package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Param.Kind;
import java.lang.foreign.MemorySegment;

/**
 * Calls on names below an open directory; {@link PathOpen} opens them. The path is fetched once.
 *
 * <p>All return {@code BADF} or {@code NOTDIR} if the descriptor is not an open directory, {@code
 * NOTCAPABLE} if a right was dropped or never requested, and {@code INVAL} for an unknown lookup
 * flag. Errors of a path are {@code FAULT}, {@code NOENT} (also if it is empty), {@code NOTDIR},
 * {@code NAMETOOLONG}, {@code INVAL} (it contains NUL), {@code ILSEQ} (not UTF-8), {@code PERM}
 * (absolute, or it leaves the preopened directory), {@code LOOP}, {@code ACCES} and {@code IO}.
 * Calls that change something return {@code ROFS} on a read-only mount.
 */
final class PathCalls {
  /** What a call does below an open directory. */
  interface Work {
    /** 0 or more, or {@code -errno} of Linux. */
    long on(Directory dir, PathName path);
  }

  /** What a call does between two open directories. */
  private interface WorkOnTwo {
    /** 0 or more, or {@code -errno} of Linux. */
    long on(Directory oldDir, PathName oldPath, Directory newDir, PathName newPath);
  }

  private PathCalls() {}

  static final Syscall PATH_CREATE_DIRECTORY =
      Syscall.wasi(
          "path_create_directory",
          (Code.III) PathCalls::pathCreateDirectory,
          Kind.FD.named("fd"),
          Kind.PATH.named("path"));

  /**
   * Makes a directory.
   *
   * @return {@code EXIST}, {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_create_directory">
   *     path_create_directory</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/mkdir.2.html">mkdirat(2)</a>
   */
  static int pathCreateDirectory(Process process, int fd, int path, int length) {
    return on(process, fd, Rights.PATH_CREATE_DIRECTORY, path, length, Namei::mkdir);
  }

  static final Syscall PATH_FILESTAT_GET =
      Syscall.wasi(
          "path_filestat_get",
          (Code.IIIII) PathCalls::pathFilestatGet,
          Kind.FD.named("fd"),
          Kind.LOOKUP_FLAGS.named("flags"),
          Kind.PATH.named("path"),
          Kind.OUT_FILESTAT.named("filestat"));

  /**
   * Writes the attributes of a file.
   *
   * @param flags {@code LookupFlags}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_filestat_get">
   *     path_filestat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/stat.2.html">fstatat(2)</a>
   */
  static int pathFilestatGet(
      Process process, int fd, int flags, int path, int length, int filestat) {
    return on(
        process,
        fd,
        Rights.PATH_FILESTAT_GET,
        path,
        length,
        (dir, name) -> {
          if (!LookupFlags.areKnown(flags)) {
            return -Errno.EINVAL;
          }
          Kstat stat = process.task().stat();
          long status = Namei.stat(dir, name, LookupFlags.follow(flags), stat);
          return status < 0 ? status : Filestat.put(process.memory(), filestat, stat);
        });
  }

  static final Syscall PATH_FILESTAT_SET_TIMES =
      Syscall.wasi(
          "path_filestat_set_times",
          (Code.IIIILLI) PathCalls::pathFilestatSetTimes,
          Kind.FD.named("fd"),
          Kind.LOOKUP_FLAGS.named("flags"),
          Kind.PATH.named("path"),
          Kind.TIMESTAMP.named("atim"),
          Kind.TIMESTAMP.named("mtim"),
          Kind.FST_FLAGS.named("fst_flags"));

  /**
   * Sets the times of access and modification.
   *
   * @param flags {@code LookupFlags}
   * @param atim ns since 1970, if {@code fstFlags} say that it is given
   * @param fstFlags {@code FstFlags}
   * @return {@code INVAL} (an unknown flag, a time given and now)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_filestat_set_times">
   *     path_filestat_set_times</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/utimensat.2.html">utimensat(2)</a>
   */
  static int pathFilestatSetTimes(
      Process process,
      int fd,
      int flags,
      int path,
      int length,
      long atim,
      long mtim,
      int fstFlags) {
    return on(
        process,
        fd,
        Rights.PATH_FILESTAT_SET_TIMES,
        path,
        length,
        (dir, name) ->
            LookupFlags.areKnown(flags) && FstFlags.areValid(fstFlags)
                ? Namei.setTimes(
                    dir,
                    name,
                    LookupFlags.follow(flags),
                    FstFlags.atime(fstFlags, atim),
                    FstFlags.mtime(fstFlags, mtim))
                : -Errno.EINVAL);
  }

  static final Syscall PATH_LINK =
      Syscall.wasi(
          "path_link",
          (Code.IIIIIII) PathCalls::pathLink,
          Kind.FD.named("old_fd"),
          Kind.LOOKUP_FLAGS.named("old_flags"),
          Kind.PATH.named("old_path"),
          Kind.FD.named("new_fd"),
          Kind.PATH.named("new_path"));

  /**
   * Gives a file a second name.
   *
   * @param oldFlags {@code LookupFlags}: without {@code SYMLINK_FOLLOW} a symlink itself is linked
   * @return {@code EXIST}, {@code XDEV} (two mounts), {@code PERM} (a directory), {@code MLINK},
   *     {@code NOSPC}, {@code DQUOT}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_link">
   *     path_link</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/link.2.html">linkat(2)</a>
   */
  static int pathLink(
      Process process,
      int oldFd,
      int oldFlags,
      int oldPath,
      int oldLength,
      int newFd,
      int newPath,
      int newLength) {
    return onTwo(
        process,
        new Side(oldFd, Rights.PATH_LINK_SOURCE, oldPath, oldLength),
        new Side(newFd, Rights.PATH_LINK_TARGET, newPath, newLength),
        (oldDir, oldName, newDir, newName) ->
            LookupFlags.areKnown(oldFlags)
                ? Namei.link(oldDir, oldName, LookupFlags.follow(oldFlags), newDir, newName)
                : -Errno.EINVAL);
  }

  static final Syscall PATH_READLINK =
      Syscall.wasi(
          "path_readlink",
          (Code.IIIIII) PathCalls::pathReadlink,
          Kind.FD.named("fd"),
          Kind.PATH.named("path"),
          Kind.TEXT_BUFFER.named("buf"),
          Kind.OUT_SIZE.named("bufused"));

  /**
   * Reads a symlink. If it does not fit into the buffer, its end is cut off, as by readlink(2).
   *
   * @param used receives the number of bytes written
   * @return {@code INVAL} (not a symlink), {@code FAULT} if not all of the buffer is in memory
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_readlink">
   *     path_readlink</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/readlink.2.html">readlinkat(2)</a>
   */
  static int pathReadlink(
      Process process, int fd, int path, int length, int buf, int bufLen, int used) {
    return on(
        process,
        fd,
        Rights.PATH_READLINK,
        path,
        length,
        (dir, name) -> {
          long room = Integer.toUnsignedLong(bufLen);
          UserMemory memory = process.memory();
          if (memory.accessible(used, Integer.BYTES) != Integer.BYTES
              || memory.accessible(buf, room) != room) {
            return -Errno.EFAULT;
          }
          long text = Namei.readlink(dir, name, process.linkText());
          return text < 0 ? text : giveLink(process, Math.min(text, room), buf, used);
        });
  }

  private static long giveLink(Process process, long n, int buf, int used) {
    UserMemory memory = process.memory();
    MemorySegment text = MemorySegment.ofArray(process.linkText());
    return memory.copyTo(buf, text, 0, n) == 0 ? memory.putInt(used, (int) n) : -Errno.EFAULT;
  }

  static final Syscall PATH_REMOVE_DIRECTORY =
      Syscall.wasi(
          "path_remove_directory",
          (Code.III) PathCalls::pathRemoveDirectory,
          Kind.FD.named("fd"),
          Kind.PATH.named("path"));

  /**
   * Removes an empty directory.
   *
   * @return {@code NOTDIR}, {@code NOTEMPTY}, {@code BUSY} (the root of a mount)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_remove_directory">
   *     path_remove_directory</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/unlink.2.html">unlinkat(2)</a>, {@code
   *     AT_REMOVEDIR}
   */
  static int pathRemoveDirectory(Process process, int fd, int path, int length) {
    return on(process, fd, Rights.PATH_REMOVE_DIRECTORY, path, length, Namei::rmdir);
  }

  static final Syscall PATH_RENAME =
      Syscall.wasi(
          "path_rename",
          (Code.IIIIII) PathCalls::pathRename,
          Kind.FD.named("fd"),
          Kind.PATH.named("old_path"),
          Kind.FD.named("new_fd"),
          Kind.PATH.named("new_path"));

  /**
   * Renames atomically. A file at the new name is replaced.
   *
   * @return {@code XDEV} (two mounts), {@code INVAL} (a directory into itself), {@code NOTEMPTY},
   *     {@code ISDIR}, {@code BUSY} (the root of a mount), {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_rename">
   *     path_rename</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/rename.2.html">renameat(2)</a>
   */
  static int pathRename(
      Process process, int fd, int oldPath, int oldLength, int newFd, int newPath, int newLength) {
    return onTwo(
        process,
        new Side(fd, Rights.PATH_RENAME_SOURCE, oldPath, oldLength),
        new Side(newFd, Rights.PATH_RENAME_TARGET, newPath, newLength),
        Namei::rename);
  }

  static final Syscall PATH_SYMLINK =
      Syscall.wasi(
          "path_symlink",
          (Code.IIIII) PathCalls::pathSymlink,
          Kind.PATH.named("old_path"),
          Kind.FD.named("fd"),
          Kind.PATH.named("new_path"));

  /**
   * Makes a symlink.
   *
   * @param target its text, relative to the directory of the link
   * @return {@code EXIST}, {@code PERM} (also for a target that is absolute or leaves the preopened
   *     directory), {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_symlink">
   *     path_symlink</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/symlink.2.html">symlinkat(2)</a>
   */
  static int pathSymlink(
      Process process, int target, int targetLength, int fd, int path, int length) {
    return on(
        process,
        fd,
        Rights.PATH_SYMLINK,
        path,
        length,
        (dir, name) -> {
          PathName text = process.task().path2();
          long status = text.fetchTarget(process.memory(), target, targetLength);
          return status < 0 ? status : Namei.symlink(text, dir, name);
        });
  }

  static final Syscall PATH_UNLINK_FILE =
      Syscall.wasi(
          "path_unlink_file",
          (Code.III) PathCalls::pathUnlinkFile,
          Kind.FD.named("fd"),
          Kind.PATH.named("path"));

  /**
   * Removes a name of a file that is not a directory. Open descriptors of it stay valid.
   *
   * @return {@code ISDIR}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_unlink_file">
   *     path_unlink_file</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/unlink.2.html">unlinkat(2)</a>
   */
  static int pathUnlinkFile(Process process, int fd, int path, int length) {
    return on(process, fd, Rights.PATH_UNLINK_FILE, path, length, Namei::unlink);
  }

  /** Does work on a path, if the descriptor is a directory with the right; returns WASI's errno. */
  static int on(Process process, int fd, long right, int path, int length, Work work) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (!(d.file() instanceof Directory dir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(d, right)) {
      return WasiErrno.NOTCAPABLE;
    }
    PathName name = process.task().path();
    long status = name.fetch(process.memory(), path, length);
    return WasiErrno.of(status < 0 ? status : work.on(dir, name));
  }

  /** One of the two names of a call. */
  private record Side(int fd, long right, int path, int length) {}

  private static int onTwo(Process process, Side from, Side to, WorkOnTwo work) {
    Descriptor oldD = process.files().get(from.fd);
    if (oldD == null) {
      return WasiErrno.BADF;
    }
    Descriptor newD = process.files().get(to.fd);
    if (newD == null) {
      return WasiErrno.BADF;
    }
    return onTwo(process, oldD, from, newD, to, work);
  }

  private static int onTwo(
      Process process, Descriptor oldD, Side from, Descriptor newD, Side to, WorkOnTwo work) {
    Task task = process.task();
    if (!(oldD.file() instanceof Directory oldDir) || !(newD.file() instanceof Directory newDir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(oldD, from.right) || !Rights.allow(newD, to.right)) {
      return WasiErrno.NOTCAPABLE;
    }
    long status = task.path().fetch(process.memory(), from.path, from.length);
    if (status >= 0) {
      status = task.path2().fetch(process.memory(), to.path, to.length);
    }
    return WasiErrno.of(status < 0 ? status : work.on(oldDir, task.path(), newDir, task.path2()));
  }
}
