package dev.gangway;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Executors that run guests on platform threads: for guests that compute.
 *
 * <p>A virtual thread gives up its carrier when it waits. A guest that computes does not wait, so
 * it holds its carrier until it ends, and the JVM has one carrier for each processor. A few such
 * guests on virtual threads keep all other virtual threads of the JVM from running, those of an
 * HTTP server for instance. Time limits, {@link Guest#kill} and {@link Guest#close} work all the
 * same. The host's scheduler shares the processors among platform threads.
 *
 * <p>Guests that mostly wait, for sockets or for streams, do well on virtual threads.
 *
 * <p>Closing an executor waits for its guests. {@link ExecutorService#shutdownNow} interrupts them,
 * which ends them.
 */
public final class GuestThreads {
  private static final long IDLE_SECONDS = 10;

  private GuestThreads() {}

  /** One new platform thread for each task. */
  public static ExecutorService newExecutor() {
    return Executors.newThreadPerTaskExecutor(factory());
  }

  /**
   * At most so many platform threads. Other tasks wait in a queue without a bound, in order; a
   * guest's time limit starts with its run. A thread without a task ends after 10 seconds.
   *
   * @param maxThreads at least 1; for guests that only compute, the number of processors
   * @throws IllegalArgumentException if it is less
   */
  public static ExecutorService newExecutor(int maxThreads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory factory() {
    return Thread.ofPlatform()
        .name("gangway-guest-", 0)
        .inheritInheritableThreadLocals(false)
        .factory();
  }
}
