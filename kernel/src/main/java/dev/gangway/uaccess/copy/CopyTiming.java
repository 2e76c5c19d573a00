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
 * <p>Each round runs every routine once, and the best round of each counts, because other load only
 * makes a round slower. A routine replaces the JVM's if it is faster by {@link #MARGIN} at each
 * alignment, so that noise does not select a slower one.
 */
final class CopyTiming {
  /** How much faster than the JVM's a routine must be. */
  private static final double MARGIN = 1.10;

  private static final double TIE = 1.03;

  /** Offsets of the source and the target from a page's start: see {@code Copies.ALIGNED}. */
  private static final int[][] ALIGNMENTS = {{0, 0}, {16, 0}, {0, 16}};

  /** Bytes of one measurement, unless a single copy is larger. */
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
   * Times all routines that work here. It takes {@code budget}, or {@link #FEWEST_ROUNDS} rounds if
   * they take longer, and allocates twice 16 MiB meanwhile.
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
    // Warm-up: the first round pays for page faults and JIT compilation.
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
            // Each round starts with another routine, because the first may find colder caches.
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
      repeat(operation, routine, n, 1, to, from); // warms the cache
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
   * The fastest routine that beats the first one, the JVM's, at each alignment; otherwise the
   * first. Of two that are about equally fast, the earlier one.
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
