package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads of one test. The test fails unless all of them end before it does. */
public final class Threads implements AutoCloseable {
  public static final long DEADLINE_SECONDS = 30;

  /** The body of a thread. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  private final ThreadFactory factory;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  public Threads() {
    this(Thread.ofPlatform().daemon().name("worker-", 0).factory());
  }

  public Threads(ThreadFactory factory) {
    this.factory = factory;
  }

  public Thread start(Work work) {
    Thread thread =
        factory.newThread(() -> {
          try {
            work.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          }
        });
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** Whether any thread has failed, so that the others can stop. */
  public boolean failed() {
    return failure.get() != null;
  }

  /** Waits until {@code condition} holds, or fails at the deadline. */
  public static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start)
          .as(what)
          .isLessThan(TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS));
      LockSupport.parkNanos(10_000);
    }
  }

  /** Waits until {@code thread} waits for another thread. */
  public static void awaitWaiting(Thread thread) {
    await(
        "it waits",
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.BLOCKED);
  }

  /** Waits until all have ended, and throws the exception of the first one that failed. */
  @Override
  public void close() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      if (thread.isAlive() && failure.get() == null) {
        AssertionError stuck = new AssertionError("it hangs: " + thread);
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a thread failed", first);
    }
  }
}
