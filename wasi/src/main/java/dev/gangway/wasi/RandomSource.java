package dev.gangway.wasi;

import dev.gangway.host.Linux;
import dev.gangway.uaccess.IovIter;
import dev.gangway.vfs.Task;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** Random bytes: from the host's secure source, or from the embedder. */
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

  /** A source of Java: for hosts other than Linux, or the embedder's. */
  final class Java implements RandomSource {
    private static final int MAX_BYTES = 4096;
    private static final SecureRandom SECURE = new SecureRandom();

    private final Consumer<byte[]> source;

    /** Java's secure source. */
    Java() {
      this(SECURE::nextBytes);
    }

    Java(Consumer<byte[]> source) {
      this.source = source;
    }

    /** Asks the source for exactly the bytes that are wanted, 4096 at a time. */
    @Override
    public long fill(Task task) {
      IovIter to = task.iter();
      byte[] bytes = new byte[(int) Math.min(MAX_BYTES, to.count())];
      source.accept(bytes);
      return to.copyTo(MemorySegment.ofArray(bytes), 0, bytes.length);
    }
  }
}
