package dev.gangway.wasi;

import dev.gangway.host.Linux;
import dev.gangway.uaccess.IovIter;
import dev.gangway.vfs.Task;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/** The host's secure source of random bytes. */
@FunctionalInterface
interface RandomSource {

  /**
   * Fills a part of {@link Task#iter}, from its start.
   *
   * @return bytes filled, or {@code -errno}
   */
  long fill(Task task);

  /**
   * The best source of this host: on Linux the kernel's, which writes directly into the guest's
   * memory; else Java's, which starts more slowly.
   */
  static RandomSource best() {
    return Linux.available() ? task -> task.host().random(task.iter()) : new Java();
  }

  /** For hosts other than Linux. */
  final class Java implements RandomSource {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes = new byte[4096];

    @Override
    public long fill(Task task) {
      RANDOM.nextBytes(bytes);
      IovIter to = task.iter();
      return to.copyTo(MemorySegment.ofArray(bytes), 0, Math.min(bytes.length, to.count()));
    }
  }
}
