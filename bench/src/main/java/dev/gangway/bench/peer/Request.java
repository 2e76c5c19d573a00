package dev.gangway.bench.peer;

import java.util.List;

/**
 * One run of the guest, see {@code guests/src/bench.c}.
 *
 * @param operation as the guest names it
 * @param count calls to make
 * @param size bytes of the buffer
 */
public record Request(String operation, long count, int size) {
  /** The guest's arguments, {@code directory} as the guest sees it. */
  List<String> arguments(String directory, int rounds) {
    return List.of(
        operation,
        directory,
        Long.toString(count),
        Integer.toString(rounds),
        Integer.toString(size));
  }
}
