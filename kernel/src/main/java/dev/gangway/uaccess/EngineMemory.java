package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;

/**
 * The engine's view of a {@link LinearMemory}: the operations of the guest's own instructions. An
 * access out of bounds is a trap, an {@link OutOfBoundsException}, and leaves memory unchanged.
 *
 * <p>The address of a load or store is a pointer plus the instruction's offset, both unsigned. The
 * sum has 33 bits and is checked without truncation to 32. Values are little-endian and need no
 * alignment.
 *
 * <p>Compiled guests use {@link DirectAccess} if it is available, otherwise the static methods
 * here.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions">the
 *     memory instructions</a>
 */
public abstract class EngineMemory extends UserMemory {
  static final MemorySegment ALL = RawMemory.ALL;

  /** Its first byte. For compiled guests and {@link DirectAccess}. */
  public final long base;

  /** Current size in bytes: it rises as memory grows, and is 0 once the memory is freed. */
  public long size;

  EngineMemory(long base) {
    this.base = base;
  }

  // ---- addresses ------------------------------------------------------------------------------

  final long at(int pointer) {
    return base + Integer.toUnsignedLong(pointer);
  }

  final boolean outside(int pointer, long n) {
    return Integer.toUnsignedLong(pointer) > size - n;
  }

  public final OutOfBoundsException refusal(long at, int n) {
    return new OutOfBoundsException(at, n, size);
  }

  private long checked(int pointer, long offset, int n) {
    long at = (pointer & 0xffffffffL) + offset;
    if (at > size - n) {
      throw refusal(at, n);
    }
    return base + at;
  }

  private long checked(int pointer, long n) {
    if (outside(pointer, n)) {
      throw new OutOfBoundsException(Integer.toUnsignedLong(pointer), n, size);
    }
    return at(pointer);
  }

  /**
   * The address of a naturally aligned atomic access.
   *
   * @param n its size in bytes; the engine has checked the alignment
   */
  final long atomicAddress(int pointer, int n) {
    return checked(pointer, (long) n);
  }

  // ---- loads and stores -----------------------------------------------------------------------

  public static byte loadByte(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getByte(memory.checked(pointer, offset, 1));
  }

  public static short loadShort(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getShort(memory.checked(pointer, offset, 2));
  }

  public static int loadInt(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getInt(memory.checked(pointer, offset, 4));
  }

  public static long loadLong(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getLong(memory.checked(pointer, offset, 8));
  }

  public static float loadFloat(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getFloat(memory.checked(pointer, offset, 4));
  }

  public static double loadDouble(int pointer, long offset, EngineMemory memory) {
    return RawMemory.getDouble(memory.checked(pointer, offset, 8));
  }

  public static void storeByte(int pointer, byte value, long offset, EngineMemory memory) {
    RawMemory.putByte(memory.checked(pointer, offset, 1), value);
  }

  public static void storeShort(int pointer, short value, long offset, EngineMemory memory) {
    RawMemory.putShort(memory.checked(pointer, offset, 2), value);
  }

  public static void storeInt(int pointer, int value, long offset, EngineMemory memory) {
    RawMemory.putInt(memory.checked(pointer, offset, 4), value);
  }

  public static void storeLong(int pointer, long value, long offset, EngineMemory memory) {
    RawMemory.putLong(memory.checked(pointer, offset, 8), value);
  }

  public static void storeFloat(int pointer, float value, long offset, EngineMemory memory) {
    RawMemory.putFloat(memory.checked(pointer, offset, 4), value);
  }

  public static void storeDouble(int pointer, double value, long offset, EngineMemory memory) {
    RawMemory.putDouble(memory.checked(pointer, offset, 8), value);
  }

  public final byte loadByte(int pointer) {
    return loadByte(pointer, 0, this);
  }

  public final short loadShort(int pointer) {
    return loadShort(pointer, 0, this);
  }

  public final int loadInt(int pointer) {
    return loadInt(pointer, 0, this);
  }

  public final long loadLong(int pointer) {
    return loadLong(pointer, 0, this);
  }

  public final float loadFloat(int pointer) {
    return loadFloat(pointer, 0, this);
  }

  public final double loadDouble(int pointer) {
    return loadDouble(pointer, 0, this);
  }

  public final void storeByte(int pointer, byte value) {
    storeByte(pointer, value, 0, this);
  }

  public final void storeShort(int pointer, short value) {
    storeShort(pointer, value, 0, this);
  }

  public final void storeInt(int pointer, int value) {
    storeInt(pointer, value, 0, this);
  }

  public final void storeLong(int pointer, long value) {
    storeLong(pointer, value, 0, this);
  }

  public final void storeFloat(int pointer, float value) {
    storeFloat(pointer, value, 0, this);
  }

  public final void storeDouble(int pointer, double value) {
    storeDouble(pointer, value, 0, this);
  }

  // ---- bulk -----------------------------------------------------------------------------------

  /** {@code memory.fill}: {@code n} bytes of {@code value}; {@code n} is unsigned. */
  public final void fill(int pointer, byte value, int n) {
    long bytes = Integer.toUnsignedLong(n);
    long at = checked(pointer, bytes);
    if (bytes < Copies.FILL_OUT_OF_LINE) {
      RawMemory.fill(at, value, bytes);
    } else {
      Copies.fill(ALL, at, value, bytes);
    }
  }

  /** {@code memory.copy}: {@code n} bytes (unsigned); ranges may overlap. */
  public final void copy(int to, int from, int n) {
    long bytes = Integer.toUnsignedLong(n);
    long source = checked(from, bytes);
    RawMemory.copy(checked(to, bytes), source, bytes);
  }

  /**
   * {@code memory.init} and the host's stores: all of {@code data[offset, offset + n)} or a trap.
   */
  public final void store(int pointer, byte[] data, int offset, int n) {
    MemorySegment.copy(data, offset, ALL, JAVA_BYTE, checked(pointer, (long) n), n);
  }

  /** The host's loads: fills {@code data[offset, offset + n)}, or a trap. */
  public final void load(int pointer, byte[] data, int offset, int n) {
    MemorySegment.copy(ALL, JAVA_BYTE, checked(pointer, (long) n), data, offset, n);
  }
}
