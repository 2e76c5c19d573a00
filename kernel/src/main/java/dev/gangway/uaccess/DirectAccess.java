package dev.gangway.uaccess;

import jdk.internal.misc.Unsafe;

/**
 * The loads and stores of compiled guests in JVMs with direct access ({@link RawMemory#DIRECT}).
 * {@link EngineMemory} has the same operations for other JVMs.
 *
 * <p>Each is one method that is as small as possible. HotSpot's C2 limits a function and all that
 * it inlines to 8,000 bytes of bytecode, and stops inlining at the first callee that does not fit.
 * Until C2 has compiled the function, each method is a call
 * (RATIONALE.md#loads-and-stores-are-linked-anew). So the code is repeated here, not shared. This
 * class must not be loaded if {@link LinearMemory#isDirect} is false.
 *
 * <p>{@code offset} is the instruction's unsigned 32-bit offset.
 */
public final class DirectAccess {
  /** For compiled guests. */
  public static final Unsafe UNSAFE = Unsafe.getUnsafe();

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
