package dev.gangway.bench.peer;

import java.util.List;

/**
 * One sample of a test of {@code guests/src/scale.c}.
 *
 * @param test its name
 * @param tasks how many at once
 * @param from microseconds since 1970 at which all begin to count
 * @param to when they end
 */
public record ScaleRequest(String test, int tasks, long from, long to) {
  /** The arguments of one of them, {@code directory} as the guest sees it. */
  List<String> arguments(String directory, int task) {
    return List.of(test, directory, Integer.toString(task), Long.toString(from), Long.toString(to));
  }
}
