package dev.gangway;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The processor time of platform threads, in ns.
 *
 * <p>The first use loads classes of the JVM's management. So a limit is set before a guest runs,
 * not by a thread of the {@link AlarmClock}.
 */
final class ProcessorTime {
  /** What the JVM returns for a thread that has ended. */
  static final long UNKNOWN = -1;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProcessorTime() {}

  /** Whether the JVM can tell it. */
  static boolean isSupported() {
    return THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
  }

  /**
   * The time of the calling thread.
   *
   * @throws IllegalStateException if it is a virtual thread
   */
  static long ofCaller() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "a guest with a limit of processor time must run on a platform thread: the JVM does not"
              + " count the time of virtual threads");
    }
    return THREADS.getCurrentThreadCpuTime();
  }

  /** The time of a platform thread; {@link #UNKNOWN} if it has ended. */
  static long of(long threadId) {
    return THREADS.getThreadCpuTime(threadId);
  }
}
