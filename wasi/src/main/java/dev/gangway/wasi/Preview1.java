package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The system calls that the specification has: every function of {@code wasi_snapshot_preview1}, in
 * its order.
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
        (a, b, _, _, _, _, _, _, _) -> args.argsGet((int) a, (int) b),
        p("argv", Kind.POINTER),
        p("argv_buf", Kind.POINTER));
    add(
        "args_sizes_get",
        (a, b, _, _, _, _, _, _, _) -> args.argsSizesGet((int) a, (int) b),
        p("argc", Kind.OUT_SIZE),
        p("argv_buf_size", Kind.OUT_SIZE));
    add(
        "environ_get",
        (a, b, _, _, _, _, _, _, _) -> args.environGet((int) a, (int) b),
        p("environ", Kind.POINTER),
        p("environ_buf", Kind.POINTER));
    add(
        "environ_sizes_get",
        (a, b, _, _, _, _, _, _, _) -> args.environSizesGet((int) a, (int) b),
        p("environc", Kind.OUT_SIZE),
        p("environ_buf_size", Kind.OUT_SIZE));
    ClockCalls clock = new ClockCalls(process);
    add(
        "clock_res_get",
        (a, b, _, _, _, _, _, _, _) -> clock.clockResGet((int) a, (int) b),
        p("id", Kind.CLOCK),
        p("resolution", Kind.OUT_TIMESTAMP));
    add(
        "clock_time_get",
        (a, b, c, _, _, _, _, _, _) -> clock.clockTimeGet((int) a, b, (int) c),
        p("id", Kind.CLOCK),
        p("precision", Kind.TIMESTAMP),
        p("time", Kind.OUT_TIMESTAMP));
  }

  private void addPollAndProc() {
    PollCalls poll = new PollCalls(process);
    add(
        "poll_oneoff",
        (a, b, c, d, _, _, _, _, _) -> poll.pollOneoff((int) a, (int) b, (int) c, (int) d),
        p("in", Kind.POINTER),
        p("out", Kind.POINTER),
        p("nsubscriptions", Kind.SIZE),
        p("nevents", Kind.OUT_SIZE));
    ProcCalls proc = new ProcCalls();
    calls.add(
        new Syscall(
            MODULE,
            "proc_exit",
            List.of(p("rval", Kind.STATUS)),
            false,
            (a, _, _, _, _, _, _, _, _) -> proc.procExit((int) a)));
    add(
        "proc_raise",
        (a, _, _, _, _, _, _, _, _) -> proc.procRaise((int) a),
        p("sig", Kind.SIGNAL));
    SchedCalls sched = new SchedCalls();
    add("sched_yield", (_, _, _, _, _, _, _, _, _) -> sched.schedYield());
    RandomCalls random = new RandomCalls(process);
    add(
        "random_get",
        (a, b, _, _, _, _, _, _, _) -> random.randomGet((int) a, (int) b),
        p("buf", Kind.BUFFER));
  }

  private void addSockets() {
    SocketCalls sock = new SocketCalls(process);
    add(
        "sock_accept",
        (a, b, c, _, _, _, _, _, _) -> sock.sockAccept((int) a, (int) b, (int) c),
        p("fd", Kind.FD),
        p("flags", Kind.FD_FLAGS),
        p("accepted_fd", Kind.OUT_FD));
    add(
        "sock_recv",
        (a, b, c, d, e, f, _, _, _) ->
            sock.sockRecv((int) a, (int) b, (int) c, (int) d, (int) e, (int) f),
        p("fd", Kind.FD),
        p("ri_data", Kind.IOVECS),
        p("ri_flags", Kind.RI_FLAGS),
        p("ro_datalen", Kind.OUT_SIZE),
        p("ro_flags", Kind.OUT_RO_FLAGS));
    add(
        "sock_send",
        (a, b, c, d, e, _, _, _, _) -> sock.sockSend((int) a, (int) b, (int) c, (int) d, (int) e),
        p("fd", Kind.FD),
        p("si_data", Kind.CIOVECS),
        p("si_flags", Kind.SI_FLAGS),
        p("so_datalen", Kind.OUT_SIZE));
    add(
        "sock_shutdown",
        (a, b, _, _, _, _, _, _, _) -> sock.sockShutdown((int) a, (int) b),
        p("fd", Kind.FD),
        p("how", Kind.SD_FLAGS));
  }

  private void add(String name, Syscall.Handler handler, Param... params) {
    calls.add(new Syscall(MODULE, name, List.of(params), true, handler));
  }

  private static Param p(String name, Kind kind) {
    return new Param(name, kind);
  }
}
