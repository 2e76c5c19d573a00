package dev.gangway.uaccess;

import dev.gangway.abi.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * Single values at raw addresses: little-endian, at any alignment, and unchecked. The caller has
 * checked every byte.
 *
 * <p>There are two implementations. {@code java.lang.foreign} works in any JVM; a load takes about
 * twenty methods, which C2 compiles to one instruction. Direct access is the innermost one of these
 * methods; it requires a JVM started with {@link #EXPORT}.
 *
 * <p>A guest starts in the interpreter, where each of the twenty methods costs time
 * (RATIONALE.md#loads-and-stores-through-unsafe).
 */
final class RawMemory {
  /** The JVM option that direct access requires. */
  static final String EXPORT = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

  /** All of memory. */
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle BYTE_AT = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT_AT = LittleEndian.SHORT.varHandle();
  private static final VarHandle INT_AT = LittleEndian.INT.varHandle();
  private static final VarHandle LONG_AT = LittleEndian.LONG.varHandle();
  private static final VarHandle FLOAT_AT = LittleEndian.FLOAT.varHandle();
  private static final VarHandle DOUBLE_AT = LittleEndian.DOUBLE.varHandle();

  /**
   * Masks no bit of a valid address. The mask lets the compiler prove that the address is not
   * negative, so that it drops the segment's own bounds check.
   */
  private static final long ADDRESS_BITS = Long.MAX_VALUE >>> 1;

  /**
   * Whether this JVM has direct access. A constant, so that the compiler drops the other
   * implementation.
   */
  static final boolean DIRECT = isExported() && Direct.UNALIGNED_LITTLE_ENDIAN;

  private RawMemory() {}

  private static boolean isExported() {
    return Object.class.getModule().isExported("jdk.internal.misc", RawMemory.class.getModule());
  }

  /** Must not be loaded without {@link #EXPORT}. */
  private static final class Direct {
    static final Unsafe UNSAFE = Unsafe.getUnsafe();
    static final boolean UNALIGNED_LITTLE_ENDIAN =
        UNSAFE.unalignedAccess() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  static byte getByte(long address) {
    return DIRECT
        ? Direct.UNSAFE.getByte(null, address)
        : (byte) BYTE_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putByte(long address, byte value) {
    if (DIRECT) {
      Direct.UNSAFE.putByte(null, address, value);
    } else {
      BYTE_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  static short getShort(long address) {
    return DIRECT
        ? Direct.UNSAFE.getShort(null, address)
        : (short) SHORT_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putShort(long address, short value) {
    if (DIRECT) {
      Direct.UNSAFE.putShort(null, address, value);
    } else {
      SHORT_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  static int getInt(long address) {
    return DIRECT
        ? Direct.UNSAFE.getInt(null, address)
        : (int) INT_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putInt(long address, int value) {
    if (DIRECT) {
      Direct.UNSAFE.putInt(null, address, value);
    } else {
      INT_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  static long getLong(long address) {
    return DIRECT
        ? Direct.UNSAFE.getLong(null, address)
        : (long) LONG_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putLong(long address, long value) {
    if (DIRECT) {
      Direct.UNSAFE.putLong(null, address, value);
    } else {
      LONG_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  static float getFloat(long address) {
    return DIRECT
        ? Direct.UNSAFE.getFloat(null, address)
        : (float) FLOAT_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putFloat(long address, float value) {
    if (DIRECT) {
      Direct.UNSAFE.putFloat(null, address, value);
    } else {
      FLOAT_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  static double getDouble(long address) {
    return DIRECT
        ? Direct.UNSAFE.getDouble(null, address)
        : (double) DOUBLE_AT.get(ALL, address & ADDRESS_BITS);
  }

  static void putDouble(long address, double value) {
    if (DIRECT) {
      Direct.UNSAFE.putDouble(null, address, value);
    } else {
      DOUBLE_AT.set(ALL, address & ADDRESS_BITS, value);
    }
  }

  /** Copies {@code n} bytes; ranges may overlap. */
  static void copy(long to, long from, long n) {
    if (DIRECT) {
      Direct.UNSAFE.copyMemory(from, to, n);
    } else {
      MemorySegment.copy(ALL, from, ALL, to, n);
    }
  }

  /** Sets {@code n} bytes. */
  static void fill(long to, byte value, long n) {
    if (DIRECT) {
      Direct.UNSAFE.setMemory(to, n, value);
    } else {
      ALL.asSlice(to, n).fill(value);
    }
  }
}
