package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Mode;
import java.util.List;

/**
 * What two sides are to be measured at, and how well.
 *
 * @param mostPairs of JVMs
 * @param rounds of each pair
 * @param precision in percent of calls per second: half of the interval that a change is in
 */
record AbPlan(
    AbSide before,
    AbSide after,
    List<LabTest> tests,
    Mode mode,
    int tasks,
    int mostPairs,
    int rounds,
    int sampleMillis,
    double precision,
    String fs,
    String cache,
    List<Integer> cpus) {
  /** Milliseconds that two JVMs take to start, and that a fresh one takes to warm up at a test. */
  private static final int START_MILLIS = 700;

  private static final int WARMING_MILLIS = 600;

  LabPeer peer() {
    return fs.equals("mem") ? LabPeer.gangwayInMemory() : LabPeer.gangwayOnHost(cache);
  }

  LabPlan labPlan() {
    return new LabPlan(tests, List.of(peer()), List.of(mode), List.of(tasks), cache, cpus);
  }

  /** Milliseconds that it may take at most: for the display. */
  long estimateMillis() {
    long passes = tests.size() > 1 ? 2 : 1;
    long test = 2L * (passes * WARMING_MILLIS + rounds * (sampleMillis + 20L));
    return mostPairs * (START_MILLIS + test * tests.size());
  }
}
