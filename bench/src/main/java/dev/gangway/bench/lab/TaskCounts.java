package dev.gangway.bench.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How many tasks run at once: numbers, ascending. */
final class TaskCounts {
  /** More than machines have CPUs, and few enough to start. */
  private static final int MOST = 1024;

  private TaskCounts() {}

  /** 1, 2, 4 and so on, and the last itself. */
  static List<Integer> upTo(int last) {
    List<Integer> counts = new ArrayList<>();
    for (int count = 1; count < last; count *= 2) {
      counts.add(count);
    }
    counts.add(last);
    return counts;
  }

  /**
   * Reads {@code 1..4}, {@code 1,2,8} or {@code 2}.
   *
   * @throws IllegalArgumentException if it has another form; the message is for the user
   */
  static List<Integer> parse(String text) {
    boolean range = text.matches("\\d{1,4}\\.\\.\\d{1,4}");
    if (range || text.matches("\\d{1,4}(,\\d{1,4})*")) {
      int[] given = Arrays.stream(text.split("[.,]+")).mapToInt(Integer::parseInt).toArray();
      IntStream counts = range ? IntStream.rangeClosed(given[0], given[1]) : IntStream.of(given);
      List<Integer> sorted = counts.distinct().sorted().boxed().toList();
      if (!sorted.isEmpty() && sorted.getFirst() >= 1 && sorted.getLast() <= MOST) {
        return sorted;
      }
    }
    throw new IllegalArgumentException("--tasks: 1..4 or 1,2,8, not '" + text + "'");
  }
}
