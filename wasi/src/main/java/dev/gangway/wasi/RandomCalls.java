package dev.gangway.wasi;

import dev.gangway.vfs.Task;

/** Random bytes. */
final class RandomCalls {
  /** Between two of these the guest can be ended. */
  private static final long CHUNK = 1 << 16;

  private final Task task;
  private final RandomSource source;

  RandomCalls(Process process) {
    task = process.task();
    source = RandomSource.best();
  }

  /**
   * Fills a buffer from the host's secure source.
   *
   * @param length its bytes, unsigned
   * @return {@code FAULT} with nothing written, {@code INTR}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#random_get">
   *     random_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/getrandom.2.html">getrandom(2)</a>
   */
  int randomGet(int buf, int length) {
    long wanted = Integer.toUnsignedLong(length);
    if (task.memory().accessible(buf, wanted) != wanted) {
      return WasiErrno.FAULT;
    }
    for (long done = 0; done < wanted; ) {
      if (Task.fatalSignalPending()) {
        return WasiErrno.INTR;
      }
      task.iter().importBuffer(buf + (int) done, Math.min(CHUNK, wanted - done));
      long filled = source.fill(task);
      if (filled <= 0) {
        return WasiErrno.IO;
      }
      done += filled;
    }
    return WasiErrno.SUCCESS;
  }
}
