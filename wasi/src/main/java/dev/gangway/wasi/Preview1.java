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
    table.addArgsAndClocks();
    table.calls.addAll(new FileTable(process).calls());
    table.addPollAndProc();
    table.addSockets();
    return List.copyOf(table.calls);
  }

  private void addArgsAndClocks() {
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
    ClockCalls clock = new ClockCalls(process);
    add(
        "clock_res_get",
        a -> clock.clockResGet((int) a[0], (int) a[1]),
        p("id", Kind.CLOCK),
        p("resolution", Kind.OUT_TIMESTAMP));
    add(
        "clock_time_get",
        a -> clock.clockTimeGet((int) a[0], a[1], (int) a[2]),
        p("id", Kind.CLOCK),
        p("precision", Kind.TIMESTAMP),
        p("time", Kind.OUT_TIMESTAMP));
  }

  private void addPollAndProc() {
    PollCalls poll = new PollCalls(process);
    add(
        "poll_oneoff",
        a -> poll.pollOneoff((int) a[0], (int) a[1], (int) a[2], (int) a[3]),
        p("in", Kind.POINTER),
        p("out", Kind.POINTER),
        p("nsubscriptions", Kind.SIZE),
        p("nevents", Kind.OUT_SIZE));
    ProcCalls proc = new ProcCalls();
    calls.add(
        new Syscall(
            "proc_exit", List.of(p("rval", Kind.STATUS)), false, a -> proc.procExit((int) a[0])));
    add("proc_raise", a -> proc.procRaise((int) a[0]), p("sig", Kind.SIGNAL));
    SchedCalls sched = new SchedCalls();
    add("sched_yield", a -> sched.schedYield());
    RandomCalls random = new RandomCalls(process);
    add("random_get", a -> random.randomGet((int) a[0], (int) a[1]), p("buf", Kind.BUFFER));
  }

  private void addSockets() {
    SocketCalls sock = new SocketCalls(process);
    add(
        "sock_accept",
        a -> sock.sockAccept((int) a[0], (int) a[1], (int) a[2]),
        p("fd", Kind.FD),
        p("flags", Kind.FD_FLAGS),
        p("accepted_fd", Kind.OUT_FD));
    add(
        "sock_recv",
        a -> sock.sockRecv((int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4], (int) a[5]),
        p("fd", Kind.FD),
        p("ri_data", Kind.IOVECS),
        p("ri_flags", Kind.RI_FLAGS),
        p("ro_datalen", Kind.OUT_SIZE),
        p("ro_flags", Kind.OUT_RO_FLAGS));
    add(
        "sock_send",
        a -> sock.sockSend((int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4]),
        p("fd", Kind.FD),
        p("si_data", Kind.CIOVECS),
        p("si_flags", Kind.SI_FLAGS),
        p("so_datalen", Kind.OUT_SIZE));
    add(
        "sock_shutdown",
        a -> sock.sockShutdown((int) a[0], (int) a[1]),
        p("fd", Kind.FD),
        p("how", Kind.SD_FLAGS));
  }

  private void add(String name, Syscall.Handler handler, Param... params) {
    calls.add(new Syscall(name, List.of(params), true, handler));
  }

  private static Param p(String name, Kind kind) {
    return new Param(name, kind);
  }
}
