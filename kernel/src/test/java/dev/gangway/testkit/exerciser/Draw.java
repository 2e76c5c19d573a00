package dev.gangway.testkit.exerciser;

import dev.gangway.uaccess.LinearMemory;
import java.util.random.RandomGenerator;

/**
 * Random lengths and offsets of the kind that finds faults: mostly small, often at or beside the
 * end of the file, or at or beside a multiple of a page.
 */
public final class Draw {
  static final int PAGE = 4096;

  private final RandomGenerator random;
  private final int maxFileBytes;
  private final int maxIoBytes;

  Draw(RandomGenerator random, Options options) {
    this.random = random;
    this.maxFileBytes = options.maxFileBytes();
    this.maxIoBytes = options.maxIoBytes();
  }

  /** From 0 to {@code bound}, without that. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Bytes of one transfer, at least 1: as many below 1 KiB as above it. */
  public int length() {
    return switch (below(8)) {
      case 0 -> 1 + below(16);
      case 1 -> Math.min(PAGE * (1 + (skewed(maxIoBytes) >>> 12)), maxIoBytes);
      default -> skewed(maxIoBytes);
    };
  }

  /** From 1 to {@code max}, each power of two as likely as the next. */
  private int skewed(int max) {
    int bits = below(32 - Integer.numberOfLeadingZeros(max));
    return Math.min((1 << bits) + below(1 << bits), max);
  }

  /** The start of a transfer, from 0 to the largest size: mostly inside the data. */
  public int offset(Model file) {
    int size = file.size();
    int offset =
        switch (below(8)) {
          case 0 -> size;
          case 1 -> size + below(65) - 32;
          case 2 -> size + skewed(LinearMemory.PAGE_SIZE);
          case 3 -> below(maxFileBytes + 1) & -PAGE;
          case 4 -> (below(size + 1) & -PAGE) + below(17) - 8;
          case 5 -> skewed(maxFileBytes);
          default -> below(size + 1);
        };
    return Math.clamp(offset, 0, maxFileBytes);
  }

  /**
   * A size to truncate to: small as often as not, else anything, beside a page's end now and then.
   */
  public int size(Model file) {
    return oneIn(2) ? skewed(maxFileBytes) - 1 : offset(file);
  }

  /** As random bytes. */
  void fill(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
