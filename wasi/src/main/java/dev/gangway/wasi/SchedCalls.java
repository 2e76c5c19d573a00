package dev.gangway.wasi;

/** Yielding the processor. */
final class SchedCalls {

  private SchedCalls() {}

  static final Syscall SCHED_YIELD =
      Syscall.wasi("sched_yield", (Code.None) SchedCalls::schedYield);

  /**
   * Lets other threads run. A virtual thread gives up its carrier.
   *
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sched_yield">
   *     sched_yield</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/sched_yield.2.html">sched_yield(2)</a>
   */
  @SuppressWarnings("ThreadPriorityCheck") // the guest asks for it
  static int schedYield(Process process) {
    Thread.yield();
    return WasiErrno.SUCCESS;
  }
}
