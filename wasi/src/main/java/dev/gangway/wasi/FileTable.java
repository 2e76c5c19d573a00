package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@link Preview1} about files: descriptors and names, in the order of the
 * specification.
 */
final class FileTable {
  private final List<Syscall> calls = new ArrayList<>();
  private final FdCalls fd;
  private final FdReadWrite io;
  private final DirCalls dir;
  private final PathCalls path;
  private final PathOpen open;

  FileTable(Process process) {
    fd = new FdCalls(process);
    io = new FdReadWrite(process);
    dir = new DirCalls(process);
    path = new PathCalls(process);
    open = new PathOpen(process);
  }

  List<Syscall> calls() {
    addFdAttributes();
    addFdContents();
    addPaths();
    return calls;
  }

  private void addFdAttributes() {
    add(
        "fd_advise",
        a -> fd.fdAdvise((int) a[0], a[1], a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_SIZE),
        p("len", Kind.FILE_SIZE),
        p("advice", Kind.ADVICE));
    add(
        "fd_allocate",
        a -> fd.fdAllocate((int) a[0], a[1], a[2]),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_SIZE),
        p("len", Kind.FILE_SIZE));
    add("fd_close", a -> fd.fdClose((int) a[0]), p("fd", Kind.FD));
    add("fd_datasync", a -> fd.fdDatasync((int) a[0]), p("fd", Kind.FD));
    add(
        "fd_fdstat_get",
        a -> fd.fdFdstatGet((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("stat", Kind.OUT_FDSTAT));
    add(
        "fd_fdstat_set_flags",
        a -> fd.fdFdstatSetFlags((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("flags", Kind.FD_FLAGS));
    add(
        "fd_fdstat_set_rights",
        a -> fd.fdFdstatSetRights((int) a[0], a[1], a[2]),
        p("fd", Kind.FD),
        p("fs_rights_base", Kind.RIGHTS),
        p("fs_rights_inheriting", Kind.RIGHTS));
    add(
        "fd_filestat_get",
        a -> fd.fdFilestatGet((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("filestat", Kind.OUT_FILESTAT));
    add(
        "fd_filestat_set_size",
        a -> fd.fdFilestatSetSize((int) a[0], a[1]),
        p("fd", Kind.FD),
        p("size", Kind.FILE_SIZE));
    add(
        "fd_filestat_set_times",
        a -> fd.fdFilestatSetTimes((int) a[0], a[1], a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("atim", Kind.TIMESTAMP),
        p("mtim", Kind.TIMESTAMP),
        p("fst_flags", Kind.FST_FLAGS));
  }

  private void addFdContents() {
    add(
        "fd_pread",
        a -> io.fdPread((int) a[0], (int) a[1], (int) a[2], a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_prestat_get",
        a -> dir.fdPrestatGet((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("prestat", Kind.OUT_PRESTAT));
    add(
        "fd_prestat_dir_name",
        a -> dir.fdPrestatDirName((int) a[0], (int) a[1], (int) a[2]),
        p("fd", Kind.FD),
        p("path", Kind.TEXT_BUFFER));
    add(
        "fd_pwrite",
        a -> io.fdPwrite((int) a[0], (int) a[1], (int) a[2], a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nwritten", Kind.OUT_SIZE));
    add(
        "fd_read",
        a -> io.fdRead((int) a[0], (int) a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_readdir",
        a -> dir.fdReaddir((int) a[0], (int) a[1], (int) a[2], a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("buf", Kind.BUFFER),
        p("cookie", Kind.COOKIE),
        p("bufused", Kind.OUT_SIZE));
    add(
        "fd_renumber",
        a -> fd.fdRenumber((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("to", Kind.FD));
    add(
        "fd_seek",
        a -> io.fdSeek((int) a[0], a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_DELTA),
        p("whence", Kind.WHENCE),
        p("newoffset", Kind.OUT_FILE_SIZE));
    add("fd_sync", a -> fd.fdSync((int) a[0]), p("fd", Kind.FD));
    add(
        "fd_tell",
        a -> io.fdTell((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("offset", Kind.OUT_FILE_SIZE));
    add(
        "fd_write",
        a -> io.fdWrite((int) a[0], (int) a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("nwritten", Kind.OUT_SIZE));
  }

  private void addPaths() {
    add(
        "path_create_directory",
        a -> path.pathCreateDirectory((int) a[0], (int) a[1], (int) a[2]),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
    add(
        "path_filestat_get",
        a -> path.pathFilestatGet((int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("flags", Kind.LOOKUP_FLAGS),
        p("path", Kind.PATH),
        p("filestat", Kind.OUT_FILESTAT));
    add(
        "path_filestat_set_times",
        a ->
            path.pathFilestatSetTimes(
                (int) a[0], (int) a[1], (int) a[2], (int) a[3], a[4], a[5], (int) a[6]),
        p("fd", Kind.FD),
        p("flags", Kind.LOOKUP_FLAGS),
        p("path", Kind.PATH),
        p("atim", Kind.TIMESTAMP),
        p("mtim", Kind.TIMESTAMP),
        p("fst_flags", Kind.FST_FLAGS));
    add(
        "path_link",
        a ->
            path.pathLink(
                (int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4], (int) a[5], (int) a[6]),
        p("old_fd", Kind.FD),
        p("old_flags", Kind.LOOKUP_FLAGS),
        p("old_path", Kind.PATH),
        p("new_fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_open",
        a ->
            open.pathOpen(
                (int) a[0],
                (int) a[1],
                (int) a[2],
                (int) a[3],
                (int) a[4],
                a[5],
                a[6],
                (int) a[7],
                (int) a[8]),
        p("fd", Kind.FD),
        p("dirflags", Kind.LOOKUP_FLAGS),
        p("path", Kind.PATH),
        p("oflags", Kind.O_FLAGS),
        p("fs_rights_base", Kind.RIGHTS),
        p("fs_rights_inheriting", Kind.RIGHTS),
        p("fdflags", Kind.FD_FLAGS),
        p("opened_fd", Kind.OUT_FD));
    add(
        "path_readlink",
        a ->
            path.pathReadlink(
                (int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4], (int) a[5]),
        p("fd", Kind.FD),
        p("path", Kind.PATH),
        p("buf", Kind.TEXT_BUFFER),
        p("bufused", Kind.OUT_SIZE));
    add(
        "path_remove_directory",
        a -> path.pathRemoveDirectory((int) a[0], (int) a[1], (int) a[2]),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
    add(
        "path_rename",
        a ->
            path.pathRename((int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4], (int) a[5]),
        p("fd", Kind.FD),
        p("old_path", Kind.PATH),
        p("new_fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_symlink",
        a -> path.pathSymlink((int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4]),
        p("old_path", Kind.PATH),
        p("fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_unlink_file",
        a -> path.pathUnlinkFile((int) a[0], (int) a[1], (int) a[2]),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
  }

  private void add(String name, Syscall.Handler handler, Param... params) {
    calls.add(new Syscall(name, List.of(params), true, handler));
  }

  private static Param p(String name, Kind kind) {
    return new Param(name, kind);
  }
}
