package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;

/** How a guest ends itself. */
final class ProcCalls {
  /** Shells add this to the number of the signal that ended a program. */
  private static final int SIGNALLED = 128;

  private ProcCalls() {}

  static final Syscall PROC_EXIT =
      Syscall.wasiWithoutResult(
          "proc_exit", (Code.I) ProcCalls::procExit, Kind.STATUS.named("rval"));

  /**
   * Ends the guest.
   *
   * @param status all 32 bits are kept; the host may pass on fewer
   * @throws GuestExit always
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#proc_exit">
   *     proc_exit</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/exit_group.2.html">exit_group(2)</a>
   */
  @SuppressWarnings("DoNotCallSuggester") // guests call it
  static int procExit(Process process, int status) {
    throw new GuestExit(status);
  }

  static final Syscall PROC_RAISE =
      Syscall.wasi("proc_raise", (Code.I) ProcCalls::procRaise, Kind.SIGNAL.named("sig"));

  /**
   * Raises a signal. A guest has no handlers, so the default action is taken. {@code NONE}, {@code
   * CHLD}, {@code CONT}, {@code URG} and {@code WINCH} are ignored. All others that do not stop a
   * process end the guest, with status 128 + Linux's number of the signal, as shells report it.
   *
   * @return {@code INVAL} (no such signal), {@code NOTSUP} ({@code STOP}, {@code TSTP}, {@code
   *     TTIN}, {@code TTOU}: there is no way to continue it)
   * @throws GuestExit if the signal is fatal
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#proc_raise">
   *     proc_raise</a>
   * @see <a href="https://man7.org/linux/man-pages/man3/raise.3.html">raise(3)</a>
   */
  static int procRaise(Process process, int signal) {
    if (!Signals.exists(signal)) {
      return WasiErrno.INVAL;
    }
    if (Signals.isIgnored(signal)) {
      return WasiErrno.SUCCESS;
    }
    if (Signals.stops(signal)) {
      return WasiErrno.NOTSUP;
    }
    throw new GuestExit(SIGNALLED + Signals.linux(signal));
  }
}
