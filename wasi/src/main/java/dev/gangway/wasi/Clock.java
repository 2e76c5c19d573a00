package dev.gangway.wasi;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Errno;
import dev.gangway.host.HostClock;
import dev.gangway.host.Linux;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The clocks of a guest: on Linux the host's, else Java's. Their numbers are those of Linux.
 *
 * <p>The embedder may give a guest clocks of its own: {@link TimeSource}.
 *
 * <p>The two clocks of processor time measure this JVM and the thread that runs the guest.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clockid">
 *     clockid</a>
 */
final class Clock {
  static final int REALTIME = Clocks.CLOCK_REALTIME;
  static final int MONOTONIC = Clocks.CLOCK_MONOTONIC;
  static final int PROCESS_CPUTIME = Clocks.CLOCK_PROCESS_CPUTIME_ID;
  static final int THREAD_CPUTIME = Clocks.CLOCK_THREAD_CPUTIME_ID;

  /** Java's clock may be negative, a guest's may not. */
  private static final long JAVA_ORIGIN = System.nanoTime();

  /** Java does not tell the resolution of its clocks. All hosts reach this one. */
  private static final long JAVA_RESOLUTION = 1_000_000;

  private Clock() {}

  static boolean exists(int id) {
    return id >= REALTIME && id <= THREAD_CPUTIME;
  }

  /**
   * The time in ns.
   *
   * @return it; {@code -EINVAL} (no such clock), {@code -EOPNOTSUPP} (not on this host)
   */
  static long now(int id) {
    if (!exists(id)) {
      return -Errno.EINVAL;
    }
    return Linux.available() ? HostClock.gettime(id) : javaNow(id);
  }

  /**
   * The time in ns by the clocks of the embedder. There are none of processor time.
   *
   * @return it; {@code -errno} as {@link #now(int)}; {@code -EOVERFLOW} for a negative time
   */
  static long now(int id, TimeSource own) {
    long now =
        switch (id) {
          case REALTIME -> own.realtime();
          case MONOTONIC -> own.monotonic();
          case PROCESS_CPUTIME, THREAD_CPUTIME -> -Errno.EOPNOTSUPP;
          default -> -Errno.EINVAL;
        };
    boolean negative = now < 0 && (id == REALTIME || id == MONOTONIC);
    return negative ? -Errno.EOVERFLOW : now;
  }

  /** The resolution in ns by the clocks of the embedder, as {@link #now(int, TimeSource)}. */
  static long resolution(int id, TimeSource own) {
    return switch (id) {
      case REALTIME, MONOTONIC -> Math.max(1, own.resolution());
      case PROCESS_CPUTIME, THREAD_CPUTIME -> -Errno.EOPNOTSUPP;
      default -> -Errno.EINVAL;
    };
  }

  /**
   * The resolution in ns.
   *
   * @return it, above 0; {@code -errno} as {@link #now}
   */
  static long resolution(int id) {
    if (!exists(id)) {
      return -Errno.EINVAL;
    }
    return Linux.available() ? HostClock.getres(id) : JAVA_RESOLUTION;
  }

  /** {@link #now} if the host is not Linux. */
  static long javaNow(int id) {
    return switch (id) {
      case REALTIME -> {
        Instant now = Instant.now();
        yield TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      }
      case MONOTONIC -> System.nanoTime() - JAVA_ORIGIN;
      case PROCESS_CPUTIME ->
          ProcessHandle.current()
              .info()
              .totalCpuDuration()
              .map(cpu -> cpu.toNanos())
              .orElse((long) -Errno.EOPNOTSUPP);
      case THREAD_CPUTIME -> javaThreadTime();
      default -> -Errno.EINVAL;
    };
  }

  private static long javaThreadTime() {
    var threads = ManagementFactory.getThreadMXBean();
    boolean known =
        !Thread.currentThread().isVirtual() && threads.isCurrentThreadCpuTimeSupported();
    return known ? threads.getCurrentThreadCpuTime() : -Errno.EOPNOTSUPP;
  }
}
