package dev.gangway.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The machine's time so far, in the ticks of {@code /proc/stat}, all CPUs together.
 *
 * @param idle of it in which no CPU worked, waiting for disks included
 */
record IdleTime(long idle, long all) {
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /** Those after it are counted in the first ones already. */
  private static final int STEAL = 7;

  private static final double PERCENT = 100;

  /** Now; null if the kernel does not report it. */
  static @Nullable IdleTime now() {
    try {
      return parse(Files.readString(Path.of("/proc/stat")));
    } catch (IOException e) {
      return null; // no Linux
    }
  }

  static IdleTime parse(String stat) {
    String first = stat.lines().findFirst().orElse("");
    long[] ticks =
        Arrays.stream(first.split(" +"))
            .skip(1)
            .limit(STEAL + 1)
            .mapToLong(Long::parseLong)
            .toArray();
    return new IdleTime(ticks[IDLE] + ticks[IOWAIT], Arrays.stream(ticks).sum());
  }

  /** Percent of the time between the two; null if either is, or no tick has passed. */
  static @Nullable Double percent(@Nullable IdleTime before, @Nullable IdleTime after) {
    if (before == null || after == null || after.all == before.all) {
      return null;
    }
    double percent = PERCENT * (after.idle - before.idle) / (after.all - before.all);
    return Math.round(Math.clamp(percent, 0, PERCENT) * 10) / 10.0;
  }
}
