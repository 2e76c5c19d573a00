package dev.gangway.wasi;

import dev.gangway.vfs.Task;
import dev.gangway.wasi.Param.Kind;

/** Random bytes. */
final class RandomCalls {
  /** The most bytes between two checks for a fatal signal. */
  private static final long CHUNK = 1 << 16;

  private RandomCalls() {}

  static final Syscall RANDOM_GET =
      Syscall.wasi("random_get", (Code.II) RandomCalls::randomGet, Kind.BUFFER.named("buf"));

  /**
   * Fills a buffer from the host's secure source, or from that of the embedder.
   *
   * @param length its bytes, unsigned
   * @return {@code FAULT} with nothing written, {@code INTR}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#random_get">
   *     random_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/getrandom.2.html">getrandom(2)</a>
   */
  static int randomGet(Process process, int buf, int length) {
    Task task = process.task();
    long wanted = Integer.toUnsignedLong(length);
    if (task.memory().accessible(buf, wanted) != wanted) {
      return WasiErrno.FAULT;
    }
    for (long done = 0; done < wanted; ) {
      if (Task.fatalSignalPending()) {
        return WasiErrno.INTR;
      }
      task.iter().importBuffer(buf + (int) done, Math.min(CHUNK, wanted - done));
      long filled = process.random().fill(task);
      if (filled <= 0) {
        return WasiErrno.IO;
      }
      done += filled;
    }
    return WasiErrno.SUCCESS;
  }
}
