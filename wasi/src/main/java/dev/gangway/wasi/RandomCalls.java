package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.vfs.Task;

/** Random bytes. */
final class RandomCalls {
  /** Between two of these the guest can be ended. */
  private static final long CHUNK = 1 << 16;

  private final Task task;

  RandomCalls(Process process) {
    task = process.task();
  }

  /**
   * Fills a buffer from the host's secure source.
   *
   * @param length its bytes, unsigned
   * @return {@code FAULT} with nothing written, {@code INTR}, {@code IO}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#random_get">
   *     random_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man4/random.4.html">urandom(4)</a>
   */
  int randomGet(int buf, int length) {
    long wanted = Integer.toUnsignedLong(length);
    if (task.memory().accessible(buf, wanted) != wanted) {
      return WasiErrno.FAULT;
    }
    try (RandomSource source = RandomSource.open()) {
      for (long done = 0; done < wanted; ) {
        if (Task.fatalSignalPending()) {
          return WasiErrno.INTR;
        }
        task.iter().importBuffer(buf + (int) done, Math.min(CHUNK, wanted - done));
        long filled = source.fill(task);
        if (filled == 0 || (filled < 0 && filled != -Errno.EINTR)) {
          return WasiErrno.IO;
        }
        done += Math.max(filled, 0);
      }
    }
    return WasiErrno.SUCCESS;
  }
}
