package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;

/** The time of a {@link Clock}. */
final class ClockCalls {
  private ClockCalls() {}

  static final Syscall CLOCK_RES_GET =
      Syscall.wasi(
          "clock_res_get",
          (Code.II) ClockCalls::clockResGet,
          Kind.CLOCK.named("id"),
          Kind.OUT_TIMESTAMP.named("resolution"));

  /**
   * Writes the resolution of a clock in ns, never 0.
   *
   * @return {@code INVAL} (no such clock), {@code NOTSUP} (not on this host), {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clock_res_get">
   *     clock_res_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/clock_getres.2.html">clock_getres(2)</a>
   */
  static int clockResGet(Process process, int id, int resolution) {
    TimeSource own = process.time();
    return give(
        process, own == null ? Clock.resolution(id) : Clock.resolution(id, own), resolution);
  }

  static final Syscall CLOCK_TIME_GET =
      Syscall.wasi(
          "clock_time_get",
          (Code.ILI) ClockCalls::clockTimeGet,
          Kind.CLOCK.named("id"),
          Kind.TIMESTAMP.named("precision"),
          Kind.OUT_TIMESTAMP.named("time"));

  /**
   * Writes the time of a clock in ns.
   *
   * @param precision how far off it may be; ignored, the time is always as exact as the host's
   * @return as {@link #clockResGet}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clock_time_get">
   *     clock_time_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2)</a>
   */
  static int clockTimeGet(Process process, int id, long precision, int time) {
    TimeSource own = process.time();
    return give(process, own == null ? Clock.now(id) : Clock.now(id, own), time);
  }

  private static int give(Process process, long nanos, int pointer) {
    return WasiErrno.of(nanos < 0 ? nanos : process.memory().putLong(pointer, nanos));
  }
}
