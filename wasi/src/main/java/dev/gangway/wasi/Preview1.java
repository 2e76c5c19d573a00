package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of system calls: every function of {@code wasi_snapshot_preview1}, in the order of the
 * specification.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md">WASI
 *     preview1</a>
 */
public final class Preview1 {
  /** The module that guests import the calls from. */
  public static final String MODULE = "wasi_snapshot_preview1";

  private final List<Syscall> calls = new ArrayList<>();
  private final Process process;

  private Preview1(Process process) {
    this.process = process;
  }

  /** All 46 calls of {@code process}, in the order of the specification. */
  public static List<Syscall> table(Process process) {
    Preview1 table = new Preview1(process);
    table.addArgs();
    table.addFdReadWrite();
    table.addProc();
    return List.copyOf(table.calls);
  }

  private void addArgs() {
    ArgsCalls args = new ArgsCalls(process);
    add(
        "args_get",
        a -> args.argsGet((int) a[0], (int) a[1]),
        p("argv", Kind.POINTER),
        p("argv_buf", Kind.POINTER));
    add(
        "args_sizes_get",
        a -> args.argsSizesGet((int) a[0], (int) a[1]),
        p("argc", Kind.OUT_SIZE),
        p("argv_buf_size", Kind.OUT_SIZE));
    add(
        "environ_get",
        a -> args.environGet((int) a[0], (int) a[1]),
        p("environ", Kind.POINTER),
        p("environ_buf", Kind.POINTER));
    add(
        "environ_sizes_get",
        a -> args.environSizesGet((int) a[0], (int) a[1]),
        p("environc", Kind.OUT_SIZE),
        p("environ_buf_size", Kind.OUT_SIZE));
  }

  private void addFdReadWrite() {
    FdReadWrite fd = new FdReadWrite(process);
    add(
        "fd_pread",
        a -> fd.fdPread((int) a[0], (int) a[1], (int) a[2], a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_pwrite",
        a -> fd.fdPwrite((int) a[0], (int) a[1], (int) a[2], a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("offset", Kind.FILE_SIZE),
        p("nwritten", Kind.OUT_SIZE));
    add(
        "fd_read",
        a -> fd.fdRead((int) a[0], (int) a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("iovs", Kind.IOVECS),
        p("nread", Kind.OUT_SIZE));
    add(
        "fd_seek",
        a -> fd.fdSeek((int) a[0], a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("offset", Kind.FILE_DELTA),
        p("whence", Kind.WHENCE),
        p("newoffset", Kind.OUT_FILE_SIZE));
    add(
        "fd_tell",
        a -> fd.fdTell((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("offset", Kind.OUT_FILE_SIZE));
    add(
        "fd_write",
        a -> fd.fdWrite((int) a[0], (int) a[1], (int) a[2], (int) a[3]),
        p("fd", Kind.FD),
        p("iovs", Kind.CIOVECS),
        p("nwritten", Kind.OUT_SIZE));
  }

  private void addProc() {
    ProcCalls proc = new ProcCalls();
    calls.add(
        new Syscall(
            "proc_exit",
            List.of(p("rval", Kind.STATUS)),
            false,
            a -> proc.procExit((int) a[0])));
    add("proc_raise", a -> proc.procRaise((int) a[0]), p("sig", Kind.SIGNAL));
  }

  private void add(String name, Syscall.Handler handler, Param... params) {
    calls.add(new Syscall(name, List.of(params), true, handler));
  }

  private static Param p(String name, Kind kind) {
    return new Param(name, kind);
  }
}
