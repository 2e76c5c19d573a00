package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;

/** Waiting for a time, and for descriptors that can be read or written. */
final class PollCalls {
  private PollCalls() {}

  static final Syscall POLL_ONEOFF =
      Syscall.wasi(
          "poll_oneoff",
          (Code.IIII) PollCalls::pollOneoff,
          Kind.POINTER.named("in"),
          Kind.POINTER.named("out"),
          Kind.SIZE.named("nsubscriptions"),
          Kind.OUT_SIZE.named("nevents"));

  /**
   * Waits until at least one event has occurred, and reports all that have.
   *
   * <p>If one subscription is wrong, its event occurs at once and has the error: {@code BADF} (not
   * open, or open in the other direction), {@code NOTCAPABLE}, {@code INVAL} (no such clock,
   * unknown flags), {@code NOTSUP} (a clock of processor time). A regular file and a directory are
   * always ready.
   *
   * <p>A relative time of the realtime clock does not change if the clock is set. An absolute time
   * does; the change is noticed within a second.
   *
   * @param in an array in the layout {@link Subscription#PREVIEW1}
   * @param out receives the events; room for as many {@link Event}s as subscriptions
   * @param nsubscriptions 1 to 4096
   * @param nevents receives the number of events
   * @return {@code INVAL} (none or too many, or one of an unknown type), {@code FAULT}, {@code
   *     INTR}, {@code NOMEM}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#poll_oneoff">
   *     poll_oneoff</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>, <a
   *     href="https://man7.org/linux/man-pages/man2/clock_nanosleep.2.html">clock_nanosleep(2)</a>
   */
  static int pollOneoff(Process process, int in, int out, int nsubscriptions, int nevents) {
    return WasiErrno.of(
        process.poll().run(Subscription.PREVIEW1, in, out, nsubscriptions, nevents));
  }
}
