package dev.gangway.bench.lab;

import dev.gangway.bench.peer.Workplace;
import java.util.ArrayList;
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

  /** Milliseconds that it may take at most: for the display. */
  long estimateMillis() {
    long passes = lab.tests().size() > 1 ? 2 : 1;
    long test = 2L * (passes * WARMING_MILLIS + rounds * (sampleMillis + 20L));
    return mostPairs * (START_MILLIS + test * lab.tests().size());
  }

  /**
   * One side of a comparison.
   *
   * @param title its name in reports
   * @param flags options of its JVMs, besides those that both have
   */
  record AbSide(String title, List<String> flags) {
    /**
     * For all sides: methods are compiled when they are called often enough, and not beside the
     * program when there is time. So two JVMs of one side come closer to the same code. A side that
     * wants it as usual says {@code -XX:+BackgroundCompilation}.
     */
    private static final String STEADY = "-Xbatch";

    /** With options that are parted by blanks. */
    static AbSide of(String title, String flags) {
      return new AbSide(title, flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+")));
    }

    List<String> jvmArgs(Workplace at) {
      List<String> all = new ArrayList<>(at.jvmArgs());
      all.add(STEADY);
      all.addAll(flags);
      return all;
    }

    Workplace workplace(Workplace at) {
      return new Workplace(at.guests(), at.directory(), at.scratch(), jvmArgs(at));
    }
  }
}
