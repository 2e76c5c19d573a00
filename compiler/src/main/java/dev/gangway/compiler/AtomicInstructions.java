package dev.gangway.compiler;

import dev.gangway.uaccess.EngineMemory;
import java.util.Objects;
import run.endive.runtime.Memory;
import run.endive.runtime.TrapException;

/**
 * The atomic instructions of compiled functions. Each family has seven: {@code i32}, {@code i64},
 * {@code i32} with 8 and 16 bits, {@code i64} with 8, 16 and 32 bits. Values are longs,
 * zero-extended. Methods take the number of an instruction in its family.
 *
 * <p>Public for compiled classes.
 *
 * @see <a href="https://github.com/WebAssembly/threads">WebAssembly threads</a>
 */
public final class AtomicInstructions {
  private static final int[] BYTES = {4, 8, 1, 2, 1, 2, 4};

  /** Families of read-modify-write instructions, in the order of their opcodes. */
  static final int ADD = 0;

  static final int SUB = 1;
  static final int AND = 2;
  static final int OR = 3;
  static final int XOR = 4;
  static final int EXCHANGE = 5;

  private AtomicInstructions() {}

  private static Memory view(GuestState state) {
    return Objects.requireNonNull(state.view);
  }

  private static int address(int pointer, long offset, int bytes, GuestState state) {
    long at = Integer.toUnsignedLong(pointer) + offset;
    if ((at & (bytes - 1)) != 0) {
      throw new TrapException("unaligned atomic");
    }
    EngineMemory memory = Objects.requireNonNull(state.memory);
    if (at > memory.size - bytes) {
      throw memory.refusal(at, bytes);
    }
    return (int) at;
  }

  public static long load(int pointer, long offset, int number, GuestState state) {
    int bytes = BYTES[number];
    int at = address(pointer, offset, bytes, state);
    Memory memory = view(state);
    return switch (bytes) {
      case 1 -> Byte.toUnsignedLong(memory.atomicReadByte(at));
      case 2 -> Short.toUnsignedLong(memory.atomicReadShort(at));
      case 4 -> Integer.toUnsignedLong(memory.atomicReadInt(at));
      default -> memory.atomicReadLong(at);
    };
  }

  public static void store(int pointer, long value, long offset, int number, GuestState state) {
    int bytes = BYTES[number];
    int at = address(pointer, offset, bytes, state);
    Memory memory = view(state);
    switch (bytes) {
      case 1 -> memory.atomicWriteByte(at, (byte) value);
      case 2 -> memory.atomicWriteShort(at, (short) value);
      case 4 -> memory.atomicWriteInt(at, (int) value);
      default -> memory.atomicWriteLong(at, value);
    }
  }

  /** Reads, changes and writes a value. Returns what was there. */
  public static long change(
      int pointer, long operand, long offset, int number, int family, GuestState state) {
    int bytes = BYTES[number];
    int at = address(pointer, offset, bytes, state);
    Memory memory = view(state);
    return switch (bytes) {
      case 1 -> Byte.toUnsignedLong(changeByte(memory, at, (byte) operand, family));
      case 2 -> Short.toUnsignedLong(changeShort(memory, at, (short) operand, family));
      case 4 -> Integer.toUnsignedLong(changeInt(memory, at, (int) operand, family));
      default -> changeLong(memory, at, operand, family);
    };
  }

  private static byte changeByte(Memory memory, int at, byte operand, int family) {
    return switch (family) {
      case ADD -> memory.atomicAddByte(at, operand);
      case SUB -> memory.atomicAddByte(at, (byte) -operand);
      case AND -> memory.atomicAndByte(at, operand);
      case OR -> memory.atomicOrByte(at, operand);
      case XOR -> memory.atomicXorByte(at, operand);
      default -> memory.atomicXchgByte(at, operand);
    };
  }

  private static short changeShort(Memory memory, int at, short operand, int family) {
    return switch (family) {
      case ADD -> memory.atomicAddShort(at, operand);
      case SUB -> memory.atomicAddShort(at, (short) -operand);
      case AND -> memory.atomicAndShort(at, operand);
      case OR -> memory.atomicOrShort(at, operand);
      case XOR -> memory.atomicXorShort(at, operand);
      default -> memory.atomicXchgShort(at, operand);
    };
  }

  private static int changeInt(Memory memory, int at, int operand, int family) {
    return switch (family) {
      case ADD -> memory.atomicAddInt(at, operand);
      case SUB -> memory.atomicAddInt(at, -operand);
      case AND -> memory.atomicAndInt(at, operand);
      case OR -> memory.atomicOrInt(at, operand);
      case XOR -> memory.atomicXorInt(at, operand);
      default -> memory.atomicXchgInt(at, operand);
    };
  }

  private static long changeLong(Memory memory, int at, long operand, int family) {
    return switch (family) {
      case ADD -> memory.atomicAddLong(at, operand);
      case SUB -> memory.atomicAddLong(at, -operand);
      case AND -> memory.atomicAndLong(at, operand);
      case OR -> memory.atomicOrLong(at, operand);
      case XOR -> memory.atomicXorLong(at, operand);
      default -> memory.atomicXchgLong(at, operand);
    };
  }

  /**
   * Replaces a value if it is as expected, with all bits of the operand. Returns what was there.
   */
  public static long compareExchange(
      int pointer, long expected, long replacement, long offset, int number, GuestState state) {
    int bytes = BYTES[number];
    int at = address(pointer, offset, bytes, state);
    Memory memory = view(state);
    if (bytes < Long.BYTES && expected >>> (bytes * Byte.SIZE) != 0) {
      return load(pointer, offset, number, state);
    }
    return switch (bytes) {
      case 1 ->
          Byte.toUnsignedLong(memory.atomicCmpxchgByte(at, (byte) expected, (byte) replacement));
      case 2 ->
          Short.toUnsignedLong(
              memory.atomicCmpxchgShort(at, (short) expected, (short) replacement));
      case 4 ->
          Integer.toUnsignedLong(memory.atomicCmpxchgInt(at, (int) expected, (int) replacement));
      default -> memory.atomicCmpxchgLong(at, expected, replacement);
    };
  }

  public static int wake(int pointer, int count, long offset, GuestState state) {
    return view(state).atomicNotify(address(pointer, offset, Integer.BYTES, state), count);
  }

  public static int await(int pointer, int expected, long timeout, long offset, GuestState state) {
    int at = address(pointer, offset, Integer.BYTES, state);
    return view(state).atomicWait(at, expected, timeout);
  }

  public static int await(int pointer, long expected, long timeout, long offset, GuestState state) {
    int at = address(pointer, offset, Long.BYTES, state);
    return view(state).atomicWait(at, expected, timeout);
  }

  public static void fence(GuestState state) {
    Memory memory = state.view;
    if (memory != null) {
      memory.atomicFence();
    }
  }
}
