package dev.gangway.bench.lab.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One test.
 *
 * @param name as will-it-scale has it
 * @param title to show
 * @param meaning what its loop does, in one line
 * @param heapBytes of Java heap that Gangway takes for one operation; null if unknown
 * @param series in the order of the peers
 */
public record TestResult(
    String name, String title, String meaning, @Nullable Double heapBytes, List<Series> series) {
  public TestResult {
    series = List.copyOf(series);
  }

  /** Those of a peer. */
  public Stream<Series> of(String peer) {
    return series.stream().filter(one -> one.peer().equals(peer));
  }

  /** That of a peer in a mode. */
  public Optional<Series> series(String peer, Mode mode) {
    return of(peer).filter(one -> one.mode() == mode).findFirst();
  }
}
