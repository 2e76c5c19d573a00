package dev.gangway.host;

import dev.gangway.abi.Timespec;

/** Clocks by a system call. */
final class KernelClock {
  private KernelClock() {}

  /**
   * Makes a call with a clock and a {@code timespec}.
   *
   * @param nr {@link Nr#CLOCK_GETTIME} or {@link Nr#CLOCK_GETRES}
   * @return ns; {@code -errno}
   */
  static long ask(int nr, int clock) {
    Scratch scratch = Scratch.current();
    long result = Syscall.call(scratch, nr, clock, scratch.at(Scratch.RESULT), 0, 0, 0, 0);
    return result < 0
        ? result
        : Timespec.toNanos(
            scratch.getLong(Scratch.RESULT), scratch.getLong(Scratch.RESULT + Long.BYTES));
  }
}
