package dev.gangway.uaccess.copy;

import dev.gangway.abi.Page;
import dev.gangway.host.CpuInfo;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times the routines against each other, as Linux does at start for xor and raid6.
 *
 * <p>They take turns in many short rounds, and each one's best counts: what else runs on the
 * machine only makes a round slower. A routine is chosen in the place of the JVM's where it is
 * faster by {@link #MARGIN} at each alignment, so that noise never makes it slower.
 */
final class CopyTiming {
  /** How much faster than the JVM's a routine must be. */
  private static final double MARGIN = 1.10;

  private static final double TIE = 1.03;

  /** Offsets of the source and the target from a page's start: see {@code Copies.ALIGNED}. */
  private static final int[][] ALIGNMENTS = {{0, 0}, {16, 0}, {0, 16}};

  /** Bytes of one measurement, where one copy is not more. */
  private static final long BATCH = 512 << 10;

  private static final int MOST_IN_A_BATCH = 256;
  private static final int FEWEST_ROUNDS = 3;

  private final List<CopyRoutine> routines =
      CopyRoutines.all().stream().filter(CopyRoutine::valid).toList();

  /** The best nanoseconds for one copy: by class, routine, alignment. */
  private final Map<Operation, double[][][]> best = new EnumMap<>(Operation.class);

  private final long source;
  private final long target;

  private CopyTiming(long source, long target) {
    this.source = source;
    this.target = target;
    forget();
  }

  /**
   * Times all routines that work here. It takes {@code budget}, or {@link #FEWEST_ROUNDS} rounds
   * where they take longer, and twice 16 MiB of memory meanwhile.
   */
  static CopyTable measure(Duration budget) {
    long largest = SizeClass.bytes(SizeClass.COUNT - 1) + 64;
    try (Arena arena = Arena.ofConfined()) {
      CopyTiming timing =
          new CopyTiming(
              arena.allocate(largest, Page.SIZE).address(),
              arena.allocate(largest, Page.SIZE).address());
      timing.run(budget);
      return timing.table();
    }
  }

  private void forget() {
    for (Operation operation : Operation.values()) {
      double[][][] times = new double[SizeClass.COUNT][routines.size()][ALIGNMENTS.length];
      for (double[][] ofRoutines : times) {
        for (double[] alignments : ofRoutines) {
          Arrays.fill(alignments, Double.POSITIVE_INFINITY);
        }
      }
      best.put(operation, times);
    }
  }

  private void run(Duration budget) {
    long start = System.nanoTime();
    // What is in user memory already costs page faults and the JVM's compiler here.
    round(0);
    forget();
    int rounds = 0;
    while (rounds < FEWEST_ROUNDS || System.nanoTime() - start < budget.toNanos()) {
      round(rounds++);
    }
  }

  private void round(int turn) {
    best.forEach((operation, bestTimes) -> {
      for (int c = 0; c < SizeClass.COUNT; c++) {
        for (int a = 0; a < ALIGNMENTS.length; a++) {
          for (int i = 0; i < routines.size(); i++) {
            // Another begins each time: the first may find less in the caches than those after it.
            int r = (i + turn) % routines.size();
            double[] times = bestTimes[c][r];
            times[a] = Math.min(times[a], time(operation, routines.get(r), c, ALIGNMENTS[a]));
          }
        }
      }
    });
  }

  private double time(Operation operation, CopyRoutine routine, int sizeClass, int[] alignment) {
    long n = SizeClass.bytes(sizeClass);
    int times = Math.clamp(BATCH / n, 1, MOST_IN_A_BATCH);
    long to = target + alignment[1];
    long from = source + alignment[0];
    if (times > 1) {
      repeat(operation, routine, n, 1, to, from); // what fits into a cache shall be there
    }
    long start = System.nanoTime();
    repeat(operation, routine, n, times, to, from);
    return (double) (System.nanoTime() - start) / times;
  }

  private static void repeat(
      Operation operation, CopyRoutine routine, long n, int times, long to, long from) {
    if (operation == Operation.COPY) {
      copy(routine, n, times, to, from);
    } else {
      fill(routine, n, times, to);
    }
  }

  private static void copy(CopyRoutine routine, long n, int times, long to, long from) {
    for (int i = 0; i < times; i++) {
      Chunks.copy(routine, to, from, n);
    }
  }

  private static void fill(CopyRoutine routine, long n, int times, long to) {
    for (int i = 0; i < times; i++) {
      Chunks.fill(routine, to, (byte) 0, n);
    }
  }

  private CopyTable table() {
    List<CopyTable.Line> lines = new ArrayList<>();
    best.forEach((operation, times) -> {
      for (int c = 0; c < SizeClass.COUNT; c++) {
        lines.add(line(operation, SizeClass.bytes(c), times[c]));
      }
    });
    return new CopyTable(CpuInfo.current().model(), CopyTableFile.jvm(), lines);
  }

  private CopyTable.Line line(Operation operation, long bytes, double[][] times) {
    Map<String, Double> speeds = new LinkedHashMap<>();
    for (int r = 0; r < times.length; r++) {
      speeds.put(routines.get(r).name(), bytes / worst(times[r]));
    }
    int chosen = bytes >= operation.outOfLine ? choose(times) : 0;
    return new CopyTable.Line(operation, bytes, speeds, routines.get(chosen).name());
  }

  private static double worst(double[] times) {
    return Arrays.stream(times).max().orElseThrow();
  }

  /**
   * The fastest of those that beat the first, the JVM's, at each alignment; else the first. Of two
   * that are about as fast, the earlier.
   *
   * @param times by routine and alignment
   */
  static int choose(double[][] times) {
    int chosen = 0;
    for (int r = 1; r < times.length; r++) {
      boolean wins = worst(times[r]) * TIE < worst(times[chosen]);
      for (int a = 0; a < times[r].length; a++) {
        wins &= times[r][a] * MARGIN < times[0][a];
      }
      if (wins) {
        chosen = r;
      }
    }
    return chosen;
  }
}
