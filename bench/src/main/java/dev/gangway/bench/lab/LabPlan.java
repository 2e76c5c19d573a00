package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Mode;
import java.util.List;

/**
 * What is to be measured, and how.
 *
 * @param peers Gangway first
 * @param modes that are asked for
 * @param tasks at once, ascending
 * @param rounds of each cell
 * @param sampleMillis that a round of a cell lasts
 * @param warmupMillis that each JVM warms up at each test before any is measured, and again before
 *     the test
 * @param cache of Gangway's files on the host
 * @param cpus that tasks are kept to; empty where they are not
 */
record LabPlan(
    List<LabTest> tests,
    List<LabPeer> peers,
    List<Mode> modes,
    List<Integer> tasks,
    int rounds,
    int sampleMillis,
    int warmupMillis,
    String cache,
    List<Integer> cpus) {
  /** What a run that nobody said the length of may take for its samples. */
  private static final double BUDGET_MILLIS = 95_000;

  /** What a sample costs besides: the start of the tasks and their end. */
  private static final int OVERHEAD_MILLIS = 30;

  private static final int SHORTEST_MILLIS = 50;
  private static final int LONGEST_MILLIS = 1000;

  /** {@link #warmupMillis} unless said. */
  static final int WARMUP_MILLIS = 150;

  /** Milliseconds of a sample so that the whole takes no more than some two and a half minutes. */
  static int fittingMillis(
      int tests, List<LabPeer> peers, List<Mode> modes, int counts, int rounds) {
    double samples = 0;
    double warming = 0;
    double starting = 0;
    for (LabPeer peer : peers) {
      int series = peer.modes(modes).size();
      samples += (double) series * tests * counts * rounds;
      starting += (double) series * tests * counts * rounds * peer.startMillis();
      warming += peer.warmsUp() ? 2.0 * series * tests * WARMUP_MILLIS : 0;
    }
    double fitting = (BUDGET_MILLIS - warming - starting) / samples - OVERHEAD_MILLIS / 2.0;
    return (int) Math.clamp(fitting, SHORTEST_MILLIS, LONGEST_MILLIS);
  }

  int maxTasks() {
    return tasks.getLast();
  }

  /** Milliseconds that all of it may take: for the display. */
  long estimateMillis() {
    long all = 0;
    for (LabPeer peer : peers) {
      int series = peer.modes(modes).size();
      long one = (long) sampleMillis + OVERHEAD_MILLIS / 2 + peer.startMillis();
      all += one * series * tests.size() * tasks.size() * rounds;
      all += peer.warmsUp() ? 2L * series * tests.size() * warmupMillis : 0;
    }
    return all;
  }
}
