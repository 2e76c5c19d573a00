package dev.gangway.uaccess;

import dev.gangway.abi.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The atomic accesses of the threads proposal on a {@link LinearMemory}: sequentially consistent,
 * little-endian, trapping as plain accesses do.
 *
 * <p>8- and 16-bit read-modify-write operations are compare-and-exchange loops on the 32-bit word
 * that holds them, because the JVM has no narrower exchange on memory segments.
 *
 * @see <a href="https://github.com/WebAssembly/threads">WebAssembly threads</a>
 */
public final class Atomics {
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT =
      LittleEndian.SHORT.withByteAlignment(Short.BYTES).varHandle();
  private static final VarHandle INT =
      LittleEndian.INT.withByteAlignment(Integer.BYTES).varHandle();
  private static final VarHandle LONG = LittleEndian.LONG.withByteAlignment(Long.BYTES).varHandle();

  private final EngineMemory memory;

  /** Where the memory is accessed. */
  private final MemorySegment segment;

  /** The address at which {@link #segment} begins. */
  private final long start;

  Atomics(EngineMemory memory, MemorySegment segment, long start) {
    this.memory = memory;
    this.segment = segment;
    this.start = start;
  }

  private long at(int pointer, int n) {
    return memory.atomicAddress(pointer, n) - start;
  }

  /** How the new value is computed from the old one and an operand. */
  public enum Rmw {
    ADD,
    AND,
    OR,
    XOR,
    EXCHANGE;

    long apply(long old, long operand) {
      return switch (this) {
        case ADD -> old + operand;
        case AND -> old & operand;
        case OR -> old | operand;
        case XOR -> old ^ operand;
        case EXCHANGE -> operand;
      };
    }
  }

  public byte loadByte(int pointer) {
    return (byte) BYTE.getVolatile(segment, at(pointer, 1));
  }

  public short loadShort(int pointer) {
    return (short) SHORT.getVolatile(segment, at(pointer, 2));
  }

  public int loadInt(int pointer) {
    return (int) INT.getVolatile(segment, at(pointer, 4));
  }

  public long loadLong(int pointer) {
    return (long) LONG.getVolatile(segment, at(pointer, 8));
  }

  public void storeByte(int pointer, byte value) {
    BYTE.setVolatile(segment, at(pointer, 1), value);
  }

  public void storeShort(int pointer, short value) {
    SHORT.setVolatile(segment, at(pointer, 2), value);
  }

  public void storeInt(int pointer, int value) {
    INT.setVolatile(segment, at(pointer, 4), value);
  }

  public void storeLong(int pointer, long value) {
    LONG.setVolatile(segment, at(pointer, 8), value);
  }

  /** Replaces a 64-bit value; returns the old one. */
  public long rmwLong(Rmw operation, int pointer, long operand) {
    long address = at(pointer, 8);
    while (true) {
      long old = (long) LONG.getVolatile(segment, address);
      if (LONG.compareAndSet(segment, address, old, operation.apply(old, operand))) {
        return old;
      }
    }
  }

  /** Replaces a 32-bit value; returns the old one. */
  public int rmwInt(Rmw operation, int pointer, int operand) {
    long address = at(pointer, 4);
    while (true) {
      int old = (int) INT.getVolatile(segment, address);
      if (INT.compareAndSet(segment, address, old, (int) operation.apply(old, operand))) {
        return old;
      }
    }
  }

  /** Replaces a 16-bit value; returns the old one. */
  public short rmwShort(Rmw operation, int pointer, short operand) {
    memory.atomicAddress(pointer, 2);
    return (short) rmwNarrow(operation, pointer, 0xFFFF, operand);
  }

  /** Replaces a byte; returns the old one. */
  public byte rmwByte(Rmw operation, int pointer, byte operand) {
    memory.atomicAddress(pointer, 1);
    return (byte) rmwNarrow(operation, pointer, 0xFF, operand);
  }

  /** Stores {@code replacement} if the value is {@code expected}; returns the old value. */
  public long compareExchangeLong(int pointer, long expected, long replacement) {
    return (long) LONG.compareAndExchange(segment, at(pointer, 8), expected, replacement);
  }

  /** Stores {@code replacement} if the value is {@code expected}; returns the old value. */
  public int compareExchangeInt(int pointer, int expected, int replacement) {
    return (int) INT.compareAndExchange(segment, at(pointer, 4), expected, replacement);
  }

  /** Stores {@code replacement} if the value is {@code expected}; returns the old value. */
  public short compareExchangeShort(int pointer, short expected, short replacement) {
    memory.atomicAddress(pointer, 2);
    return (short) exchangeNarrow(pointer, 0xFFFF, expected, replacement);
  }

  /** Stores {@code replacement} if the value is {@code expected}; returns the old value. */
  public byte compareExchangeByte(int pointer, byte expected, byte replacement) {
    memory.atomicAddress(pointer, 1);
    return (byte) exchangeNarrow(pointer, 0xFF, expected, replacement);
  }

  private int rmwNarrow(Rmw operation, int pointer, int mask, int operand) {
    int shift = (pointer & 3) * 8;
    while (true) {
      int old = (loadInt(pointer & ~3) >>> shift) & mask;
      int value = (int) operation.apply(old, operand);
      if (exchangeNarrow(pointer, mask, old, value) == old) {
        return old;
      }
    }
  }

  private int exchangeNarrow(int pointer, int mask, int expected, int replacement) {
    int shift = (pointer & 3) * 8;
    int word = pointer & ~3;
    while (true) {
      int old = loadInt(word);
      int seen = (old >>> shift) & mask;
      if (seen != (expected & mask)) {
        return seen;
      }
      int value = (old & ~(mask << shift)) | ((replacement & mask) << shift);
      if (compareExchangeInt(word, old, value) == old) {
        return seen;
      }
    }
  }
}
