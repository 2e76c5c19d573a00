package dev.gangway.wasi;

/**
 * Signals of WASI, and what each does to a guest: POSIX's default action, since a guest has no
 * handlers.
 *
 * <p>WASI has Linux's numbers up to {@code TERM} (15). Linux then has {@code STKFLT} (16), which
 * WASI lacks, so all later signals are one higher on Linux.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#signal">signal
 *     </a>
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
final class Signals {
  static final int NONE = 0;
  static final int TERM = 15;
  static final int CHLD = 16;
  static final int CONT = 17;
  static final int STOP = 18;
  static final int TTOU = 21;
  static final int URG = 22;
  static final int WINCH = 27;
  static final int SYS = 30;

  private static final String[] NAMES =
      ("0 HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CONT STOP TSTP"
              + " TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS")
          .split(" ");

  private Signals() {}

  /** Whether there is such a signal. {@link #NONE} counts as one. */
  static boolean exists(int signal) {
    return signal >= NONE && signal <= SYS;
  }

  /** Whether its default action is to do nothing. */
  static boolean isIgnored(int signal) {
    return signal == NONE || signal == CHLD || signal == CONT || signal == URG || signal == WINCH;
  }

  /** Whether its default action is to stop the process until it is continued. */
  static boolean stops(int signal) {
    return signal >= STOP && signal <= TTOU;
  }

  /** Its number on Linux. */
  static int linux(int signal) {
    return signal <= TERM ? signal : signal + 1;
  }

  /** Its name in C; the number if there is no such signal. */
  static String name(int signal) {
    return exists(signal) && signal != NONE
        ? "SIG" + NAMES[signal]
        : Integer.toUnsignedString(signal);
  }
}
