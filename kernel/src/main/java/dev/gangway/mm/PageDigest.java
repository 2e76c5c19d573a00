package dev.gangway.mm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A 64-bit digest of contents. Random contents collide with a probability of 2<sup>-64</sup>. It is
 * not cryptographic: a writer of the contents can make a collision, but harms only those who trust
 * that writer.
 */
final class PageDigest {
  private static final long K = 0x9e3779b97f4a7c15L;
  private static final int LANES = 4;
  private static final int STRIDE = LANES * Long.BYTES;

  private PageDigest() {}

  /** The digest of {@code n} bytes of {@code memory} from {@code offset} on, and of {@code n}. */
  static long of(MemorySegment memory, long offset, long n) {
    long a = n;
    long b = K;
    long c = ~K;
    long d = -n;
    long i = 0;
    // Four lanes, because each has to wait only for its own multiplication.
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

  /** Bijective in each argument. */
  private static long mix(long sum, long value) {
    long mixed = (sum ^ value) * K;
    return mixed ^ mixed >>> 29;
  }
}
