package dev.gangway.bench.lab;

import dev.gangway.bench.peer.PeerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    List<CompletableFuture<T>> starting = all.stream().map(Together::begin).toList();
    List<T> started = new ArrayList<>();
    @Nullable PeerException failure = null;
    for (CompletableFuture<T> one : starting) {
      try {
        started.add(one.join()); // if interrupted, too: the processes have been killed then
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof PeerException cause)) {
          throw e;
        }
        failure = failure == null ? cause : failure;
      }
    }
    if (failure != null) {
      started.forEach(close);
      throw failure;
    }
    return started;
  }

  private static <T> CompletableFuture<T> begin(Start<T> start) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("start")
        .start(() -> {
          try {
            result.complete(start.start());
          } catch (PeerException | RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
