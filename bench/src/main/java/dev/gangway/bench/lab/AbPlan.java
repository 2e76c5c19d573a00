package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import java.util.List;

/**
 * What two sides are to be measured at, and how well.
 *
 * @param lab what both run: one peer in one mode with one number of tasks
 * @param mostPairs of JVMs
 * @param rounds of each pair
 * @param precision in percent of calls per second: half of the interval that a change is in
 * @param fs Gangway's files: host, mem, or the host directory
 */
record AbPlan(
    AbSide before,
    AbSide after,
    LabPlan lab,
    int mostPairs,
    int rounds,
    int sampleMillis,
    double precision,
    String fs) {
  /** Milliseconds that two JVMs take to start, and that a fresh one takes to warm up at a test. */
  private static final int START_MILLIS = 700;

  private static final int WARMING_MILLIS = 600;

  List<LabTest> tests() {
    return lab.tests();
  }

  LabPeer peer() {
    return lab.peers().getFirst();
  }

  Mode mode() {
    return lab.modes().getFirst();
  }

  int tasks() {
    return lab.maxTasks();
  }

  /** Milliseconds that it may take at most: for the display. */
  long estimateMillis() {
    long passes = tests().size() > 1 ? 2 : 1;
    long test = 2L * (passes * WARMING_MILLIS + rounds * (sampleMillis + 20L));
    return mostPairs * (START_MILLIS + test * tests().size());
  }
}
