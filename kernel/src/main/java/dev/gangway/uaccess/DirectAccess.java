package dev.gangway.uaccess;

import jdk.internal.misc.Unsafe;

/**
 * The loads and stores of compiled guests, where the JVM has the short way ({@link RawMemory}); for
 * others there are those of {@link EngineMemory}, which do the same.
 *
 * <p>Each is one method with as little in it as can be: HotSpot's C2 grants a guest's function
 * 8,000 bytes, its own and those of all that it inlines, and stops inlining at the one that does
 * not fit; until then, each method is a call (RATIONALE.md). So they are written out. Not to be
 * loaded where {@link LinearMemory#isDirect} is false.
 *
 * <p>{@code offset} is the number of 32 bits that stands in the instruction, without a sign.
 */
public final class DirectAccess {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private DirectAccess() {}

  public static byte loadByte(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 1) {
      throw memory.refusal(at, 1);
    }
    return UNSAFE.getByte(null, memory.base + at);
  }

  public static short loadShort(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 2) {
      throw memory.refusal(at, 2);
    }
    return UNSAFE.getShort(null, memory.base + at);
  }

  public static int loadInt(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 4) {
      throw memory.refusal(at, 4);
    }
    return UNSAFE.getInt(null, memory.base + at);
  }

  public static long loadLong(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 8) {
      throw memory.refusal(at, 8);
    }
    return UNSAFE.getLong(null, memory.base + at);
  }

  public static float loadFloat(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 4) {
      throw memory.refusal(at, 4);
    }
    return UNSAFE.getFloat(null, memory.base + at);
  }

  public static double loadDouble(int pointer, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 8) {
      throw memory.refusal(at, 8);
    }
    return UNSAFE.getDouble(null, memory.base + at);
  }

  public static void storeByte(int pointer, byte value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 1) {
      throw memory.refusal(at, 1);
    }
    UNSAFE.putByte(null, memory.base + at, value);
  }

  public static void storeShort(int pointer, short value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 2) {
      throw memory.refusal(at, 2);
    }
    UNSAFE.putShort(null, memory.base + at, value);
  }

  public static void storeInt(int pointer, int value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 4) {
      throw memory.refusal(at, 4);
    }
    UNSAFE.putInt(null, memory.base + at, value);
  }

  public static void storeLong(int pointer, long value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 8) {
      throw memory.refusal(at, 8);
    }
    UNSAFE.putLong(null, memory.base + at, value);
  }

  public static void storeFloat(int pointer, float value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 4) {
      throw memory.refusal(at, 4);
    }
    UNSAFE.putFloat(null, memory.base + at, value);
  }

  public static void storeDouble(int pointer, double value, long offset, EngineMemory memory) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > memory.size - 8) {
      throw memory.refusal(at, 8);
    }
    UNSAFE.putDouble(null, memory.base + at, value);
  }
}
