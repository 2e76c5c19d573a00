package dev.gangway.uaccess.copy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link VectorRoutine}. */
final class VectorLoops {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorLoops() {}

  static void copy(long to, long from, long n) {
    long whole = n - n % WIDTH;
    for (long i = 0; i < whole; i += WIDTH) {
      ByteVector.fromMemorySegment(SPECIES, ALL, from + i, ORDER)
          .intoMemorySegment(ALL, to + i, ORDER);
    }
    MemorySegment.copy(ALL, from + whole, ALL, to + whole, n - whole);
  }

  static void fill(long to, byte value, long n) {
    ByteVector values = ByteVector.broadcast(SPECIES, value);
    long whole = n - n % WIDTH;
    for (long i = 0; i < whole; i += WIDTH) {
      values.intoMemorySegment(ALL, to + i, ORDER);
    }
    ALL.asSlice(to + whole, n - whole).fill(value);
  }
}
