package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One load of a module. It has a time limit, ends if its caller is interrupted, and throws no
 * {@link Error}.
 *
 * <p>Another thread does the work, because Endive's parser and compiler check neither a clock nor
 * the interrupt. If the time limit is reached or the caller is interrupted, the caller returns at
 * once and interrupts that thread. The thread ends at its next {@link #checkpoint()}: our code has
 * one for each function and each class. The limits of modules bound what Endive does between two of
 * them.
 *
 * <p>Loads share no lock. A slow one delays no other, unless the Java heap is too small for both
 * ({@link HeapBudget}).
 */
final class Loading {
  /** The stack of the thread, for our recursion over nested blocks. */
  private static final long STACK_BYTES = 16L << 20;

  private Loading() {}

  /** The load that a thread works for has ended. */
  private static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedException() {
      super("the load has ended", null, false, false);
    }
  }

  /** Throws if the load that this thread works for has ended. */
  static void checkpoint() {
    if (Thread.currentThread().isInterrupted()) {
      throw new EndedException();
    }
  }

  /**
   * Does the work of a load in a new thread.
   *
   * @param name the module's name in messages
   * @param limit the time limit
   * @throws ExecFormatException if the work throws anything, the time limit is reached, or this
   *     thread is interrupted, whose interrupt status stays set
   */
  static <T> T run(String name, Duration limit, Callable<T> work) throws ExecFormatException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "gangway-load " + name, STACK_BYTES, false);
    thread.setDaemon(true);
    try {
      thread.start();
      return task.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(name, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new ExecFormatException(
          name, "takes longer to load than it may: more than " + text(limit), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ExecFormatException(name, "loading was interrupted", e);
    } catch (OutOfMemoryError e) { // the host cannot start a thread
      throw failure(name, e);
    }
  }

  /** The exception for the caller of a load that threw {@code thrown}. */
  static ExecFormatException failure(String name, Throwable thrown) {
    return switch (thrown) {
      case ExecFormatException e -> e;
      case OutOfMemoryError e ->
          new ExecFormatException(
              name,
              "needs more memory to be compiled than the Java heap has (%s): %s"
                  .formatted(mebibytes(Runtime.getRuntime().maxMemory()), ADVICE),
              e);
      case StackOverflowError e ->
          new ExecFormatException(name, "cannot be compiled: its code is nested too deeply", e);
      default -> new ExecFormatException(name, "cannot be loaded: " + reason(thrown), thrown);
    };
  }

  /** What a user can do about a heap that is too small. */
  static final String ADVICE =
      "give it more by -Xmx, which the gangway command takes from GANGWAY_JAVA_OPTS";

  static String mebibytes(long bytes) {
    return "%,d MiB".formatted(bytes >> 20);
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  /** Why something was thrown, in a line. */
  static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
