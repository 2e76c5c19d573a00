package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.Task;
import java.lang.foreign.MemorySegment;

/**
 * Calls on names below an open directory; {@link PathOpen} opens them. The path is fetched once.
 *
 * <p>All give {@code BADF} and {@code NOTDIR} for what is no open directory, {@code NOTCAPABLE}
 * where a right was dropped or not asked for, {@code INVAL} for an unknown lookup flag, and for a
 * path {@code FAULT}, {@code NOENT} (also where it is empty), {@code NOTDIR}, {@code NAMETOOLONG},
 * {@code INVAL} (a NUL in it), {@code ILSEQ} (not UTF-8), {@code PERM} (absolute, or it leaves the
 * preopened directory), {@code LOOP}, {@code ACCES}, {@code IO}. Those that change something give
 * {@code ROFS} on a read-only mount.
 */
final class PathCalls {
  private final Task task;
  private final FdTable files;
  private final UserMemory memory;
  private final byte[] link = new byte[PathName.PATH_MAX];
  private final MemorySegment linkBytes = MemorySegment.ofArray(link);

  /** What a call does below an open directory. */
  private interface Work {
    /** 0 or more, or {@code -errno} of Linux. */
    long on(Directory dir, PathName path);
  }

  /** What a call does between two open directories. */
  private interface WorkOnTwo {
    /** 0 or more, or {@code -errno} of Linux. */
    long on(Directory oldDir, PathName oldPath, Directory newDir, PathName newPath);
  }

  PathCalls(Process process) {
    task = process.task();
    files = task.files();
    memory = task.memory();
  }

  /**
   * Makes a directory.
   *
   * @return {@code EXIST}, {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_create_directory">
   *     path_create_directory</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/mkdir.2.html">mkdirat(2)</a>
   */
  int pathCreateDirectory(int fd, int path, int length) {
    return on(fd, Rights.PATH_CREATE_DIRECTORY, path, length, Namei::mkdir);
  }

  /**
   * Writes the attributes of a file.
   *
   * @param flags {@code LookupFlags}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_filestat_get">
   *     path_filestat_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/stat.2.html">fstatat(2)</a>
   */
  int pathFilestatGet(int fd, int flags, int path, int length, int filestat) {
    return on(
        fd,
        Rights.PATH_FILESTAT_GET,
        path,
        length,
        (dir, name) -> {
          if (!LookupFlags.areKnown(flags)) {
            return -Errno.EINVAL;
          }
          long status = Namei.stat(dir, name, LookupFlags.follow(flags), task.stat());
          return status < 0 ? status : Filestat.put(memory, filestat, task.stat());
        });
  }

  /**
   * Sets the times of access and modification.
   *
   * @param flags {@code LookupFlags}
   * @param atim ns since 1970, where {@code fstFlags} say that it is given
   * @param fstFlags {@code FstFlags}
   * @return {@code INVAL} (an unknown flag, a time given and now)
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_filestat_set_times">
   *     path_filestat_set_times</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/utimensat.2.html">utimensat(2)</a>
   */
  int pathFilestatSetTimes(
      int fd, int flags, int path, int length, long atim, long mtim, int fstFlags) {
    return on(
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
  int pathLink(
      int oldFd, int oldFlags, int oldPath, int oldLength, int newFd, int newPath, int newLength) {
    return onTwo(
        new Side(oldFd, Rights.PATH_LINK_SOURCE, oldPath, oldLength),
        new Side(newFd, Rights.PATH_LINK_TARGET, newPath, newLength),
        (oldDir, oldName, newDir, newName) ->
            LookupFlags.areKnown(oldFlags)
                ? Namei.link(oldDir, oldName, LookupFlags.follow(oldFlags), newDir, newName)
                : -Errno.EINVAL);
  }

  /**
   * Reads a symlink. What does not fit into the buffer is cut off, as readlink(2) does.
   *
   * @param used where the bytes written go
   * @return {@code INVAL} (no symlink), {@code FAULT} where not all of the buffer is in memory
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_readlink">
   *     path_readlink</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/readlink.2.html">readlinkat(2)</a>
   */
  int pathReadlink(int fd, int path, int length, int buf, int bufLen, int used) {
    return on(
        fd,
        Rights.PATH_READLINK,
        path,
        length,
        (dir, name) -> {
          long room = Integer.toUnsignedLong(bufLen);
          if (memory.accessible(used, Integer.BYTES) != Integer.BYTES
              || memory.accessible(buf, room) != room) {
            return -Errno.EFAULT;
          }
          long text = Namei.readlink(dir, name, link);
          return text < 0 ? text : give(Math.min(text, room), buf, used);
        });
  }

  private long give(long n, int buf, int used) {
    return memory.copyTo(buf, linkBytes, 0, n) == 0 ? memory.putInt(used, (int) n) : -Errno.EFAULT;
  }

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
  int pathRemoveDirectory(int fd, int path, int length) {
    return on(fd, Rights.PATH_REMOVE_DIRECTORY, path, length, Namei::rmdir);
  }

  /**
   * Renames, in one step; what was at the new name is gone.
   *
   * @return {@code XDEV} (two mounts), {@code INVAL} (a directory into itself), {@code NOTEMPTY},
   *     {@code ISDIR}, {@code BUSY} (the root of a mount), {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_rename">
   *     path_rename</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/rename.2.html">renameat(2)</a>
   */
  int pathRename(int fd, int oldPath, int oldLength, int newFd, int newPath, int newLength) {
    return onTwo(
        new Side(fd, Rights.PATH_RENAME_SOURCE, oldPath, oldLength),
        new Side(newFd, Rights.PATH_RENAME_TARGET, newPath, newLength),
        Namei::rename);
  }

  /**
   * Makes a symlink.
   *
   * @param target its text, relative to where the link will stand
   * @return {@code EXIST}, {@code PERM} (also for a target that is absolute or leaves the preopened
   *     directory), {@code NOSPC}, {@code DQUOT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_symlink">
   *     path_symlink</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/symlink.2.html">symlinkat(2)</a>
   */
  int pathSymlink(int target, int targetLength, int fd, int path, int length) {
    return on(
        fd,
        Rights.PATH_SYMLINK,
        path,
        length,
        (dir, name) -> {
          long status = task.path2().fetchTarget(memory, target, targetLength);
          return status < 0 ? status : Namei.symlink(task.path2(), dir, name);
        });
  }

  /**
   * Removes a name of a file that is no directory; who has it open keeps it.
   *
   * @return {@code ISDIR}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_unlink_file">
   *     path_unlink_file</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/unlink.2.html">unlinkat(2)</a>
   */
  int pathUnlinkFile(int fd, int path, int length) {
    return on(fd, Rights.PATH_UNLINK_FILE, path, length, Namei::unlink);
  }

  private int on(int fd, long right, int path, int length, Work work) {
    Descriptor d = files.get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (!(d.file() instanceof Directory dir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(d, right)) {
      return WasiErrno.NOTCAPABLE;
    }
    long status = task.path().fetch(memory, path, length);
    return WasiErrno.of(status < 0 ? status : work.on(dir, task.path()));
  }

  /** One of the two names of a call. */
  private record Side(int fd, long right, int path, int length) {}

  private int onTwo(Side from, Side to, WorkOnTwo work) {
    Descriptor oldD = files.get(from.fd);
    if (oldD == null) {
      return WasiErrno.BADF;
    }
    Descriptor newD = files.get(to.fd);
    if (newD == null) {
      return WasiErrno.BADF;
    }
    return onTwo(oldD, from, newD, to, work);
  }

  private int onTwo(Descriptor oldD, Side from, Descriptor newD, Side to, WorkOnTwo work) {
    if (!(oldD.file() instanceof Directory oldDir) || !(newD.file() instanceof Directory newDir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(oldD, from.right) || !Rights.allow(newD, to.right)) {
      return WasiErrno.NOTCAPABLE;
    }
    long status = task.path().fetch(memory, from.path, from.length);
    if (status >= 0) {
      status = task.path2().fetch(memory, to.path, to.length);
    }
    return WasiErrno.of(status < 0 ? status : work.on(oldDir, task.path(), newDir, task.path2()));
  }
}
