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
 * guests on virtual threads stop all other virtual threads of the JVM, those of an HTTP server for
 * instance. Time limits, {@link Guest#kill} and {@link Guest#close} still work. The host's
 * scheduler shares the processors among platform threads.
 *
 * <p>Use virtual threads for guests that mostly wait for sockets or streams.
 *
 * <p>Closing an executor waits for its guests. {@link ExecutorService#shutdownNow} interrupts them,
 * which ends them.
 */
public final class GuestThreads {
  private static final long IDLE_SECONDS = 10;

  private GuestThreads() {}

  /**
   * Makes an executor that starts a platform thread for each task.
   *
   * @return the executor; close it
   */
  public static ExecutorService newExecutor() {
    return Executors.newThreadPerTaskExecutor(factory());
  }

  /**
   * Makes an executor with a limit of platform threads. Further tasks wait in order, in a queue
   * without a bound. A guest's time limit starts with its run, not in the queue. A thread without a
   * task ends after 10 seconds.
   *
   * @param maxThreads at least 1; for guests that only compute, the number of processors
   * @return the executor; close it
   * @throws IllegalArgumentException if {@code maxThreads} is less than 1
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
