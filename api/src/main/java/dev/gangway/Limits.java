package dev.gangway;

import dev.gangway.uaccess.LinearMemory;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one guest may use, and what is measured.
 *
 * @param maxMemory bytes of linear memory
 * @param maxFiles open descriptors
 * @param maxOutput bytes to stdout and stderr together
 * @param timeLimit wall-clock time inside the guest, all calls together; null for none
 * @param callTimeLimit wall-clock time of one call, null for none
 * @param cpuTimeLimit processor time inside the guest, all calls together; null for none
 * @param measuresTime whether time inside the guest is measured even if it has no limit
 */
record Limits(
    long maxMemory,
    int maxFiles,
    long maxOutput,
    @Nullable Duration timeLimit,
    @Nullable Duration callTimeLimit,
    @Nullable Duration cpuTimeLimit,
    boolean measuresTime) {
  static final Limits DEFAULT =
      new Limits(256L << 20, 1024, Long.MAX_VALUE, null, null, null, false);

  Limits {
    if (maxMemory < Gangway.MIN_MEMORY || maxMemory > Gangway.MAX_MEMORY) {
      throw new IllegalArgumentException(
          "a memory limit must be from 64 KiB (%d bytes) to 2 GiB (%d): %d"
              .formatted(Gangway.MIN_MEMORY, Gangway.MAX_MEMORY, maxMemory));
    }
    if (maxFiles < 0) {
      throw new IllegalArgumentException("negative file limit: " + maxFiles);
    }
    if (maxOutput < 0) {
      throw new IllegalArgumentException("negative output limit: " + maxOutput);
    }
    check(timeLimit);
    check(callTimeLimit);
    check(cpuTimeLimit);
  }

  private static void check(@Nullable Duration limit) {
    if (limit != null && (limit.isNegative() || limit.isZero())) {
      throw new IllegalArgumentException("a time limit must be above zero: " + limit);
    }
  }

  Limits withMaxMemory(long bytes) {
    return new Limits(
        bytes, maxFiles, maxOutput, timeLimit, callTimeLimit, cpuTimeLimit, measuresTime);
  }

  Limits withMaxFiles(int files) {
    return new Limits(
        maxMemory, files, maxOutput, timeLimit, callTimeLimit, cpuTimeLimit, measuresTime);
  }

  Limits withMaxOutput(long bytes) {
    return new Limits(
        maxMemory, maxFiles, bytes, timeLimit, callTimeLimit, cpuTimeLimit, measuresTime);
  }

  Limits withTimeLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return new Limits(
        maxMemory, maxFiles, maxOutput, limit, callTimeLimit, cpuTimeLimit, measuresTime);
  }

  Limits withCallTimeLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return new Limits(maxMemory, maxFiles, maxOutput, timeLimit, limit, cpuTimeLimit, measuresTime);
  }

  /**
   * @throws UnsupportedOperationException if the JVM does not measure it
   */
  Limits withCpuTimeLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    if (!ProcessorTime.isSupported()) {
      throw new UnsupportedOperationException("this JVM does not measure processor time");
    }
    return new Limits(
        maxMemory, maxFiles, maxOutput, timeLimit, callTimeLimit, limit, measuresTime);
  }

  Limits withTimeMeasured() {
    return new Limits(maxMemory, maxFiles, maxOutput, timeLimit, callTimeLimit, cpuTimeLimit, true);
  }

  /** The memory limit in whole pages. */
  int maxPages() {
    return (int) Math.min(maxMemory / LinearMemory.PAGE_SIZE, 65536);
  }
}
