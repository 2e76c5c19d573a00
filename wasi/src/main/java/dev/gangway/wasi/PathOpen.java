package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Param.Kind;

/** Opening a name below an open directory. */
final class PathOpen {
  private PathOpen() {}

  static final Syscall PATH_OPEN =
      Syscall.wasi(
          "path_open",
          (Code.IIIIILLII) PathOpen::pathOpen,
          Kind.FD.named("fd"),
          Kind.LOOKUP_FLAGS.named("dirflags"),
          Kind.PATH.named("path"),
          Kind.O_FLAGS.named("oflags"),
          Kind.RIGHTS.named("fs_rights_base"),
          Kind.RIGHTS.named("fs_rights_inheriting"),
          Kind.FD_FLAGS.named("fdflags"),
          Kind.OUT_FD.named("opened_fd"));

  /**
   * Opens a file or directory, or makes a file and opens it.
   *
   * <p>The direction follows from {@code FD_READ} and {@code FD_WRITE} among the rights that are
   * requested and that the directory passes on. With neither, the file is opened for reading, but
   * without the right to read. {@code TRUNC} requires the directory's {@code
   * PATH_FILESTAT_SET_SIZE}, but no {@code FD_WRITE}, as on Linux. {@code CREAT} requires the
   * directory's {@code PATH_CREATE_FILE}.
   *
   * @param lookupFlags {@code LookupFlags}
   * @param oflags {@code OFlags}
   * @param base the requested rights; those that do not fit the file are left out
   * @param inheriting if it is a directory: the requested rights of files opened through it
   * @param fdflags {@code FdFlags}
   * @param opened receives the new descriptor
   * @return errors of {@link PathCalls}; {@code INVAL} (an unknown flag, or {@code CREAT} with
   *     {@code DIRECTORY}), {@code MFILE} and {@code NFILE} with nothing created, {@code EXIST},
   *     {@code ISDIR} (a directory for writing), {@code NXIO}, {@code NOSPC}, {@code DQUOT}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_open">
   *     path_open</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/openat.2.html">openat(2)</a>
   */
  static int pathOpen(
      Process process,
      int fd,
      int lookupFlags,
      int path,
      int length,
      int oflags,
      long base,
      long inheriting,
      int fdflags,
      int opened) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (!(d.file() instanceof Directory dir)) {
      return WasiErrno.NOTDIR;
    }
    if (!Rights.allow(d, rightsFor(oflags))) {
      return WasiErrno.NOTCAPABLE;
    }
    if (process.memory().accessible(opened, Integer.BYTES) != Integer.BYTES) {
      return WasiErrno.FAULT;
    }
    if (!LookupFlags.areKnown(lookupFlags)
        || !OFlags.areValid(oflags)
        || !FdFlags.areKnown(fdflags)) {
      return WasiErrno.INVAL;
    }
    long status = process.task().path().fetch(process.memory(), path, length);
    if (status < 0) {
      return WasiErrno.of(status);
    }
    long granted = base & d.inheritingRights();
    int flags = direction(granted) | OFlags.toLinux(oflags) | FdFlags.toLinux(fdflags);
    flags |= LookupFlags.follow(lookupFlags) ? 0 : Fcntl.O_NOFOLLOW;
    return WasiErrno.of(
        open(process, dir, flags, granted, inheriting & d.inheritingRights(), opened));
  }

  private static long rightsFor(int oflags) {
    long rights = Rights.PATH_OPEN;
    rights |= (oflags & OFlags.CREAT) != 0 ? Rights.PATH_CREATE_FILE : 0;
    rights |= (oflags & OFlags.TRUNC) != 0 ? Rights.PATH_FILESTAT_SET_SIZE : 0;
    return rights;
  }

  private static int direction(long rights) {
    boolean writes = (rights & Rights.FD_WRITE) != 0;
    boolean reads = (rights & Rights.FD_READ) != 0;
    if (!writes) {
      return Fcntl.O_RDONLY;
    }
    return reads ? Fcntl.O_RDWR : Fcntl.O_WRONLY;
  }

  /** Opens the fetched path. It reserves a descriptor first: without one, nothing is created. */
  private static long open(
      Process process, Directory dir, int flags, long base, long inheriting, int opened) {
    Task task = process.task();
    FdTable files = process.files();
    long fd = files.reserve();
    if (fd < 0) {
      return fd;
    }
    long status = -Errno.EIO;
    try {
      status = Namei.open(dir, task.path(), flags, task.opened());
    } finally {
      if (status < 0) {
        files.cancel((int) fd);
      }
    }
    if (status < 0) {
      return status;
    }
    OpenFile file = task.opened().take();
    files.install(
        (int) fd,
        new Descriptor(
            file, null, base & Rights.initial(file), inheriting & Rights.inheriting(file)));
    return process.memory().putInt(opened, (int) fd);
  }
}
