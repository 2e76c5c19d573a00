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
        (a, b, c, d, _, _, _, _, _) -> fd.fdAdvise((int) a, b, c, (int) d),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_SIZE),
        p("len", Kind.FILE_SIZE),
        p("advice", Kind.ADVICE));
    add(
        "fd_allocate",
        (a, b, c, _, _, _, _, _, _) -> fd.fdAllocate((int) a, b, c),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_SIZE),
        p("len", Kind.FILE_SIZE));
    add("fd_close", (a, _, _, _, _, _, _, _, _) -> fd.fdClose((int) a), p("fd", Kind.FD));
    add("fd_datasync", (a, _, _, _, _, _, _, _, _) -> fd.fdDatasync((int) a), p("fd", Kind.FD));
    add(
        "fd_fdstat_get",
        (a, b, _, _, _, _, _, _, _) -> fd.fdFdstatGet((int) a, (int) b),
        p("fd", Kind.FD),
        p("stat", Kind.OUT_FDSTAT));
    add(
        "fd_fdstat_set_flags",
        (a, b, _, _, _, _, _, _, _) -> fd.fdFdstatSetFlags((int) a, (int) b),
        p("fd", Kind.FD),
        p("flags", Kind.FD_FLAGS));
    add(
        "fd_fdstat_set_rights",
        (a, b, c, _, _, _, _, _, _) -> fd.fdFdstatSetRights((int) a, b, c),
        p("fd", Kind.FD),
        p("fs_rights_base", Kind.RIGHTS),
        p("fs_rights_inheriting", Kind.RIGHTS));
    add(
        "fd_filestat_get",
        (a, b, _, _, _, _, _, _, _) -> fd.fdFilestatGet((int) a, (int) b),
        p("fd", Kind.FD),
        p("filestat", Kind.OUT_FILESTAT));
    add(
        "fd_filestat_set_size",
        (a, b, _, _, _, _, _, _, _) -> fd.fdFilestatSetSize((int) a, b),
        p("fd", Kind.FD),
        p("size", Kind.FILE_SIZE));
    add(
        "fd_filestat_set_times",
        (a, b, c, d, _, _, _, _, _) -> fd.fdFilestatSetTimes((int) a, b, c, (int) d),
        p("fd", Kind.FD),
        p("atim", Kind.TIMESTAMP),
        p("mtim", Kind.TIMESTAMP),
        p("fst_flags", Kind.FST_FLAGS));
  }

  private void addFdContents() {
    add(
        "fd_pread",
        (a, b, c, d, e, _, _, _, _) -> io.fdPread((int) a, (int) b, (int) c, d, (int) e),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_prestat_get",
        (a, b, _, _, _, _, _, _, _) -> dir.fdPrestatGet((int) a, (int) b),
        p("fd", Kind.FD),
        p("prestat", Kind.OUT_PRESTAT));
    add(
        "fd_prestat_dir_name",
        (a, b, c, _, _, _, _, _, _) -> dir.fdPrestatDirName((int) a, (int) b, (int) c),
        p("fd", Kind.FD),
        p("path", Kind.TEXT_BUFFER));
    add(
        "fd_pwrite",
        (a, b, c, d, e, _, _, _, _) -> io.fdPwrite((int) a, (int) b, (int) c, d, (int) e),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nwritten", Kind.OUT_SIZE));
    add(
        "fd_read",
        (a, b, c, d, _, _, _, _, _) -> io.fdRead((int) a, (int) b, (int) c, (int) d),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_readdir",
        (a, b, c, d, e, _, _, _, _) -> dir.fdReaddir((int) a, (int) b, (int) c, d, (int) e),
        p("fd", Kind.FD),
        p("buf", Kind.BUFFER),
        p("cookie", Kind.COOKIE),
        p("bufused", Kind.OUT_SIZE));
    add(
        "fd_renumber",
        (a, b, _, _, _, _, _, _, _) -> fd.fdRenumber((int) a, (int) b),
        p("fd", Kind.FD),
        p("to", Kind.FD));
    add(
        "fd_seek",
        (a, b, c, d, _, _, _, _, _) -> io.fdSeek((int) a, b, (int) c, (int) d),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_DELTA),
        p("whence", Kind.WHENCE),
        p("newoffset", Kind.OUT_FILE_SIZE));
    add("fd_sync", (a, _, _, _, _, _, _, _, _) -> fd.fdSync((int) a), p("fd", Kind.FD));
    add(
        "fd_tell",
        (a, b, _, _, _, _, _, _, _) -> io.fdTell((int) a, (int) b),
        p("fd", Kind.FD),
        p("offset", Kind.OUT_FILE_SIZE));
    add(
        "fd_write",
        (a, b, c, d, _, _, _, _, _) -> io.fdWrite((int) a, (int) b, (int) c, (int) d),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("nwritten", Kind.OUT_SIZE));
  }

  private void addPaths() {
    add(
        "path_create_directory",
        (a, b, c, _, _, _, _, _, _) -> path.pathCreateDirectory((int) a, (int) b, (int) c),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
    add(
        "path_filestat_get",
        (a, b, c, d, e, _, _, _, _) ->
            path.pathFilestatGet((int) a, (int) b, (int) c, (int) d, (int) e),
        p("fd", Kind.FD),
        p("flags", Kind.LOOKUP_FLAGS),
        p("path", Kind.PATH),
        p("filestat", Kind.OUT_FILESTAT));
    add(
        "path_filestat_set_times",
        (a, b, c, d, e, f, g, _, _) ->
            path.pathFilestatSetTimes((int) a, (int) b, (int) c, (int) d, e, f, (int) g),
        p("fd", Kind.FD),
        p("flags", Kind.LOOKUP_FLAGS),
        p("path", Kind.PATH),
        p("atim", Kind.TIMESTAMP),
        p("mtim", Kind.TIMESTAMP),
        p("fst_flags", Kind.FST_FLAGS));
    add(
        "path_link",
        (a, b, c, d, e, f, g, _, _) ->
            path.pathLink((int) a, (int) b, (int) c, (int) d, (int) e, (int) f, (int) g),
        p("old_fd", Kind.FD),
        p("old_flags", Kind.LOOKUP_FLAGS),
        p("old_path", Kind.PATH),
        p("new_fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_open",
        (a, b, c, d, e, f, g, h, i) ->
            open.pathOpen((int) a, (int) b, (int) c, (int) d, (int) e, f, g, (int) h, (int) i),
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
        (a, b, c, d, e, f, _, _, _) ->
            path.pathReadlink((int) a, (int) b, (int) c, (int) d, (int) e, (int) f),
        p("fd", Kind.FD),
        p("path", Kind.PATH),
        p("buf", Kind.TEXT_BUFFER),
        p("bufused", Kind.OUT_SIZE));
    add(
        "path_remove_directory",
        (a, b, c, _, _, _, _, _, _) -> path.pathRemoveDirectory((int) a, (int) b, (int) c),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
    add(
        "path_rename",
        (a, b, c, d, e, f, _, _, _) ->
            path.pathRename((int) a, (int) b, (int) c, (int) d, (int) e, (int) f),
        p("fd", Kind.FD),
        p("old_path", Kind.PATH),
        p("new_fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_symlink",
        (a, b, c, d, e, _, _, _, _) ->
            path.pathSymlink((int) a, (int) b, (int) c, (int) d, (int) e),
        p("old_path", Kind.PATH),
        p("fd", Kind.FD),
        p("new_path", Kind.PATH));
    add(
        "path_unlink_file",
        (a, b, c, _, _, _, _, _, _) -> path.pathUnlinkFile((int) a, (int) b, (int) c),
        p("fd", Kind.FD),
        p("path", Kind.PATH));
  }

  private void add(String name, Syscall.Handler handler, Param... params) {
    calls.add(new Syscall(Preview1.MODULE, name, List.of(params), true, handler));
  }

  private static Param p(String name, Kind kind) {
    return new Param(name, kind);
  }
}
