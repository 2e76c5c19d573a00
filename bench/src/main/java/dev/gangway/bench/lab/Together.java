package dev.gangway.bench.lab;

import dev.gangway.bench.peer.PeerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts several things at once that take a while, each in a thread. */
final class Together {
  private Together() {}

  /** What starts something. */
  interface Start<T> {
    T start() throws PeerException;
  }

  /**
   * Starts all of them.
   *
   * @param close what was started in vain
   * @return what was started, in the order in which it was asked for
   * @throws PeerException the first failure of one; the others have been closed
   */
  static <T> List<T> start(List<Start<T>> all, Consumer<T> close) throws PeerException {
    List<FutureTask<T>> starting = all.stream().map(one -> new FutureTask<T>(one::start)).toList();
    starting.forEach(task -> Thread.ofPlatform().daemon().name("start").start(task));
    List<T> started = new ArrayList<>();
    @Nullable PeerException failure = null;
    for (FutureTask<T> task : starting) {
      try {
        started.add(finish(task));
      } catch (PeerException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      started.forEach(close);
      throw failure;
    }
    return started;
  }

  /** Also waits if interrupted: the processes have been killed then, so the wait is short. */
  private static <T> T finish(FutureTask<T> task) throws PeerException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PeerException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
