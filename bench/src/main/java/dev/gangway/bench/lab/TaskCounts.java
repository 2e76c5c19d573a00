package dev.gangway.bench.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
   * @throws IllegalArgumentException if it has another form
   */
  static List<Integer> parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return Arrays.stream(text.split(",", -1)).map(TaskCounts::count).distinct().sorted().toList();
    }
    int first = count(text.substring(0, dots));
    int last = count(text.substring(dots + 2));
    if (first > last) {
      throw new IllegalArgumentException(text);
    }
    List<Integer> counts = new ArrayList<>();
    for (int count = first; count <= last; count++) {
      counts.add(count);
    }
    return counts;
  }

  private static int count(String text) {
    int count = Integer.parseInt(text);
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(text);
    }
    return count;
  }
}
