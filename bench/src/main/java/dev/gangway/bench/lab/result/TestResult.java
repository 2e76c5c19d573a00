package dev.gangway.bench.lab.result;

import java.util.List;
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
}
