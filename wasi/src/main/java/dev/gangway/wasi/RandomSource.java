package dev.gangway.wasi;

import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.uaccess.IovIter;
import dev.gangway.vfs.Task;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * The host's secure source of random bytes: {@code /dev/urandom} on Linux, read by the host's
 * kernel straight into the guest's memory; else Java's {@link SecureRandom}, which is slower to
 * start.
 */
interface RandomSource extends AutoCloseable {

  /**
   * Fills a part of {@link Task#iter}, from its start.
   *
   * @return bytes filled, or {@code -errno}
   */
  long fill(Task task);

  @Override
  void close();

  /** The best source that there is here. */
  static RandomSource open() {
    long fd = HostPath.openat(Fcntl.AT_FDCWD, Device.PATH, Fcntl.O_RDONLY, 0);
    return fd < 0 ? new Java() : new Device((int) fd);
  }

  /** Open for one call alone, so that idle guests keep nothing of the host's. */
  record Device(int fd) implements RandomSource {
    private static final MemorySegment PATH = Arena.global().allocateFrom("/dev/urandom");

    @Override
    public long fill(Task task) {
      return task.host().read(fd, task.iter());
    }

    @Override
    public void close() {
      HostFile.close(fd);
    }
  }

  /** For hosts that are no Linux. */
  final class Java implements RandomSource {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes = new byte[4096];

    @Override
    public long fill(Task task) {
      RANDOM.nextBytes(bytes);
      IovIter to = task.iter();
      return to.copyTo(MemorySegment.ofArray(bytes), 0, Math.min(bytes.length, to.count()));
    }

    @Override
    public void close() {}
  }
}
