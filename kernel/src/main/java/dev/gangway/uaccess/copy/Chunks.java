package dev.gangway.uaccess.copy;

/** Splits long copies and fills: the JVM can stop a thread only between two pieces. */
public final class Chunks {
  /**
   * Bytes of one call; the last one may be up to twice as large. Smaller pieces would be slower:
   * from 2.5 MiB on the JVM's own routine bypasses the caches.
   */
  private static final long CHUNK = 4 << 20;

  private Chunks() {}

  /** The bytes of the next call if {@code left} bytes are left. */
  public static long next(long left) {
    return left < 2 * CHUNK ? left : CHUNK;
  }

  static void copy(CopyRoutine routine, long to, long from, long n) {
    long chunk;
    for (long done = 0; done < n; done += chunk) {
      chunk = next(n - done);
      routine.copy(to + done, from + done, chunk);
    }
  }

  static void fill(CopyRoutine routine, long to, byte value, long n) {
    long chunk;
    for (long done = 0; done < n; done += chunk) {
      chunk = next(n - done);
      routine.fill(to + done, value, chunk);
    }
  }
}
