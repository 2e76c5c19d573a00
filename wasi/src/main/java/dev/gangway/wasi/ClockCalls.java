package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;

/** What time it is, by {@link Clock}. */
final class ClockCalls {
  private final UserMemory memory;

  ClockCalls(Process process) {
    memory = process.task().memory();
  }

  /**
   * Writes the resolution of a clock in ns, never 0.
   *
   * @return {@code INVAL} (no such clock), {@code NOTSUP} (not on this host), {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clock_res_get">
   *     clock_res_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/clock_getres.2.html">clock_getres(2)</a>
   */
  int clockResGet(int id, int resolution) {
    return give(Clock.resolution(id), resolution);
  }

  /**
   * Writes the time of a clock in ns.
   *
   * @param precision how far off it may be; it is always as exact as the host knows
   * @return as {@link #clockResGet}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clock_time_get">
   *     clock_time_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2)</a>
   */
  int clockTimeGet(int id, long precision, int time) {
    return give(Clock.now(id), time);
  }

  private int give(long nanos, int pointer) {
    return WasiErrno.of(nanos < 0 ? nanos : memory.putLong(pointer, nanos));
  }
}
