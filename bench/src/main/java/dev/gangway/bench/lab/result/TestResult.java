package dev.gangway.bench.lab.result;

import java.util.List;

/**
 * One test.
 *
 * @param name as will-it-scale has it
 * @param title to show
 * @param meaning what its loop does, in one line
 * @param series in the order of the peers
 */
public record TestResult(String name, String title, String meaning, List<Series> series) {
  public TestResult {
    series = List.copyOf(series);
  }
}
