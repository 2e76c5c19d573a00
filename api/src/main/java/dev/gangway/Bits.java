package dev.gangway;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Converts method handles between exact Java types and bits: each number is a {@code long}, an
 * {@code int} sign-extended, a {@code float} as its 32 bits sign-extended, a {@code double} as its
 * 64 bits.
 */
@SuppressWarnings("UnusedMethod") // found by name
final class Bits {
  private static final MethodHandle TO_FLOAT = find("toFloat", float.class, long.class);
  private static final MethodHandle TO_DOUBLE = find("toDouble", double.class, long.class);
  private static final MethodHandle OF_FLOAT = find("of", long.class, float.class);
  private static final MethodHandle OF_DOUBLE = find("of", long.class, double.class);
  private static final MethodHandle FIRST = find("first", long.class, long[].class);
  private static final MethodHandle ONE = find("one", long[].class, long.class);

  private Bits() {}

  private static MethodHandle find(String name, Class<?> returned, Class<?> parameter) {
    try {
      return MethodHandles.lookup()
          .findStatic(Bits.class, name, MethodType.methodType(returned, parameter));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static float toFloat(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static double toDouble(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long of(float value) {
    return Float.floatToRawIntBits(value);
  }

  private static long of(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static long first(long[] results) {
    return results[0];
  }

  private static long[] one(long result) {
    return new long[] {result};
  }

  /**
   * A handle that takes and returns bits: {@code (long, …) -> long}.
   *
   * @param exact takes numbers and returns one or nothing; nothing becomes 0
   */
  static MethodHandle toOne(MethodHandle exact) {
    MethodHandle handle = takingBits(exact);
    if (handle.type().returnType() == void.class) {
      return MethodHandles.filterReturnValue(handle, MethodHandles.constant(long.class, 0L));
    }
    return returningBits(handle);
  }

  /** A handle {@code (long[]) -> long[]}: the arguments and the results of {@code exact}. */
  static MethodHandle toMany(MethodHandle exact) {
    MethodHandle handle = takingBits(exact);
    if (handle.type().returnType() == void.class) {
      handle =
          MethodHandles.filterReturnValue(
              handle, MethodHandles.constant(long[].class, new long[0]));
    } else if (handle.type().returnType() != long[].class) {
      handle = MethodHandles.filterReturnValue(returningBits(handle), ONE);
    }
    return handle.asSpreader(long[].class, handle.type().parameterCount());
  }

  private static MethodHandle takingBits(MethodHandle exact) {
    MethodHandle handle = exact;
    for (int i = 0; i < exact.type().parameterCount(); i++) {
      Class<?> type = exact.type().parameterType(i);
      if (type == float.class) {
        handle = MethodHandles.filterArguments(handle, i, TO_FLOAT);
      } else if (type == double.class) {
        handle = MethodHandles.filterArguments(handle, i, TO_DOUBLE);
      }
    }
    Class<?>[] bits = new Class<?>[exact.type().parameterCount()];
    Arrays.fill(bits, long.class);
    return MethodHandles.explicitCastArguments(
        handle, MethodType.methodType(exact.type().returnType(), bits));
  }

  private static MethodHandle returningBits(MethodHandle handle) {
    Class<?> type = handle.type().returnType();
    if (type == float.class) {
      return MethodHandles.filterReturnValue(handle, OF_FLOAT);
    }
    if (type == double.class) {
      return MethodHandles.filterReturnValue(handle, OF_DOUBLE);
    }
    return MethodHandles.explicitCastArguments(handle, handle.type().changeReturnType(long.class));
  }

  /**
   * A handle with exact types that calls one with bits.
   *
   * @param bits after {@code skipped} parameters takes a {@code long} for each parameter of {@code
   *     exact}, and returns all results
   */
  static MethodHandle toExact(MethodHandle bits, int skipped, MethodType exact) {
    MethodHandle handle = bits;
    for (int i = 0; i < exact.parameterCount(); i++) {
      Class<?> type = exact.parameterType(i);
      if (type == float.class) {
        handle = MethodHandles.filterArguments(handle, skipped + i, OF_FLOAT);
      } else if (type == double.class) {
        handle = MethodHandles.filterArguments(handle, skipped + i, OF_DOUBLE);
      }
    }
    Class<?> returned = exact.returnType();
    if (returned != void.class && returned != long[].class) {
      handle = MethodHandles.filterReturnValue(handle, FIRST);
    }
    if (returned == float.class) {
      handle = MethodHandles.filterReturnValue(handle, TO_FLOAT);
    } else if (returned == double.class) {
      handle = MethodHandles.filterReturnValue(handle, TO_DOUBLE);
    }
    MethodType type =
        exact.insertParameterTypes(0, bits.type().parameterList().subList(0, skipped));
    return MethodHandles.explicitCastArguments(handle, type);
  }
}
