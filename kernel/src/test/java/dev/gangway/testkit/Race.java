package dev.gangway.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs the same thing on several threads at once. */
public final class Race {
  /** Far more than any test needs: a thread that is not done by then is deadlocked. */
  private static final long PATIENCE_SECONDS = 120;

  private Race() {}

  /**
   * Lets {@code threads} runners start at the same moment and waits for all of them. After a
   * failure it interrupts the others and waits for them, too.
   *
   * @param runners makes the runner with the number 0, 1, …
   * @return what they returned, in that order
   * @throws Exception the first failure of a runner
   */
  public static <T> List<T> run(int threads, IntFunction<Callable<T>> runners) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    // Daemons: threads that wait for each other for ever must not keep the JVM.
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> runner = runners.apply(i);
        running.add(
            pool.submit(() -> {
              start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              return runner.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      pool.shutdownNow();
      // After a failure, too: the caller frees the memory that the other threads use.
      boolean _ = pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
