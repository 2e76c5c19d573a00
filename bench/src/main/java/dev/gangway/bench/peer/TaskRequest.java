package dev.gangway.bench.peer;

import java.util.List;

/**
 * One run of several guests at once, see {@code guests/src/bench.c}.
 *
 * @param operation as the guest names it
 * @param size bytes of the buffer
 * @param millis that each runs
 * @param tasks how many
 * @param sharedFile whether all have the same file, each at an offset of its own
 */
public record TaskRequest(String operation, int size, int millis, int tasks, boolean sharedFile) {
  /** Calls between two looks at the clock. */
  private static final int TURN = 2048;

  /** The arguments of one of them, {@code directory} as the guest sees it. */
  List<String> arguments(String directory, int task) {
    return List.of(
        operation,
        directory,
        Integer.toString(TURN),
        millis + "ms",
        Integer.toString(size),
        sharedFile ? "bench.shared" : "bench.task" + task,
        Integer.toString(sharedFile ? task * size : 0));
  }
}
