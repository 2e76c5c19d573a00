package dev.gangway.mm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A number of 64 bits that tells contents apart: two that differ have the same one once in
 * 2<sup>64</sup> times. Whoever can write the contents can make two that have the same, and cheats
 * nobody but those who trust the writer.
 */
final class PageDigest {
  private static final long K = 0x9e3779b97f4a7c15L;
  private static final int LANES = 4;
  private static final int STRIDE = LANES * Long.BYTES;

  private PageDigest() {}

  /** Of {@code n} bytes of {@code memory} from {@code offset} on, and of their number. */
  static long of(MemorySegment memory, long offset, long n) {
    long a = n;
    long b = K;
    long c = ~K;
    long d = -n;
    long i = 0;
    // Four at once, since each waits for its own multiplication alone.
    for (; i <= n - STRIDE; i += STRIDE) {
      a = mix(a, memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i));
      b = mix(b, memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i + Long.BYTES));
      c = mix(c, memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i + 2 * Long.BYTES));
      d = mix(d, memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i + 3 * Long.BYTES));
    }
    for (; i < n; i++) {
      a = mix(a, memory.get(ValueLayout.JAVA_BYTE, offset + i));
    }
    return mix(mix(mix(a, b), c), d);
  }

  /** One to one in each of the two. */
  private static long mix(long sum, long value) {
    long mixed = (sum ^ value) * K;
    return mixed ^ mixed >>> 29;
  }
}
