package dev.gangway;

import dev.gangway.uaccess.LinearMemory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one guest may use.
 *
 * @param maxMemory bytes of linear memory
 * @param maxFiles open descriptors
 * @param timeLimit wall-clock time of a run, null for none
 */
record Limits(long maxMemory, int maxFiles, @Nullable Duration timeLimit) {
  static final Limits DEFAULT = new Limits(256L << 20, 1024, null);

  Limits {
    if (maxMemory < Gangway.MIN_MEMORY || maxMemory > Gangway.MAX_MEMORY) {
      throw new IllegalArgumentException(
          "a memory limit must be from 64 KiB (%d bytes) to 2 GiB (%d): %d"
              .formatted(Gangway.MIN_MEMORY, Gangway.MAX_MEMORY, maxMemory));
    }
    if (maxFiles < 0) {
      throw new IllegalArgumentException("negative file limit: " + maxFiles);
    }
    if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
      throw new IllegalArgumentException("a time limit must be above zero: " + timeLimit);
    }
  }

  Limits withMaxMemory(long bytes) {
    return new Limits(bytes, maxFiles, timeLimit);
  }

  Limits withMaxFiles(int files) {
    return new Limits(maxMemory, files, timeLimit);
  }

  Limits withTimeLimit(Duration limit) {
    return new Limits(maxMemory, maxFiles, limit);
  }

  /** The memory limit in whole pages. */
  int maxPages() {
    return (int) Math.min(maxMemory / LinearMemory.PAGE_SIZE, 65536);
  }
}
