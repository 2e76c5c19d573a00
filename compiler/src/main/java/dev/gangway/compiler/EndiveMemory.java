package dev.gangway.compiler;

import dev.gangway.uaccess.Atomics;
import dev.gangway.uaccess.Atomics.Rmw;
import dev.gangway.uaccess.LinearMemory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.MemoryLimits;

/**
 * Endive's view of a {@link LinearMemory}: every access goes to the same bytes that system calls
 * copy from and to.
 */
public final class EndiveMemory extends SegmentedMemory implements DirectMemory {
  /** Compiled guests access it directly, without this view. */
  private final LinearMemory memory;

  private final Atomics atomics;

  /**
   * A view.
   *
   * @param memory has the initial pages already
   * @param limits that the module declares
   */
  public EndiveMemory(LinearMemory memory, MemoryLimits limits) {
    super(limits);
    this.memory = memory;
    this.atomics = memory.atomics();
  }

  @Override
  public LinearMemory direct() {
    return memory;
  }

  // ---- size -----------------------------------------------------------------------------------

  @Override
  public int pages() {
    return memory.pages();
  }

  @Override
  public int grow(int size) {
    return memory.grow(size);
  }

  @Override
  public int maximumPages() {
    return memory.maximumPages();
  }

  // ---- bulk -----------------------------------------------------------------------------------

  @Override
  public void write(int addr, byte[] data, int offset, int size) {
    memory.store(addr, data, offset, size);
  }

  @Override
  public byte[] readBytes(int addr, int len) {
    if (memory.accessible(addr, Integer.toUnsignedLong(len)) != len) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
    byte[] bytes = new byte[len];
    memory.load(addr, bytes, 0, len);
    return bytes;
  }

  @Override
  public void fill(byte value, int fromIndex, int toIndex) {
    checkInterrupt(toIndex - fromIndex);
    memory.fill(fromIndex, value, toIndex - fromIndex);
  }

  @Override
  public void copy(int dest, int src, int size) {
    checkInterrupt(size);
    memory.copy(dest, src, size);
  }

  // ---- plain ----------------------------------------------------------------------------------

  @Override
  public byte read(int addr) {
    return memory.loadByte(addr);
  }

  @Override
  public void writeByte(int addr, byte data) {
    memory.storeByte(addr, data);
  }

  @Override
  public short readShort(int addr) {
    return memory.loadShort(addr);
  }

  @Override
  public long readU16(int addr) {
    return Short.toUnsignedLong(memory.loadShort(addr));
  }

  @Override
  public void writeShort(int addr, short data) {
    memory.storeShort(addr, data);
  }

  @Override
  public int readInt(int addr) {
    return memory.loadInt(addr);
  }

  @Override
  public void writeI32(int addr, int data) {
    memory.storeInt(addr, data);
  }

  @Override
  public long readLong(int addr) {
    return memory.loadLong(addr);
  }

  @Override
  public void writeLong(int addr, long data) {
    memory.storeLong(addr, data);
  }

  @Override
  public float readFloat(int addr) {
    return memory.loadFloat(addr);
  }

  @Override
  public long readF32(int addr) {
    return memory.loadInt(addr);
  }

  @Override
  public void writeF32(int addr, float data) {
    memory.storeFloat(addr, data);
  }

  @Override
  public double readDouble(int addr) {
    return memory.loadDouble(addr);
  }

  @Override
  public long readF64(int addr) {
    return memory.loadLong(addr);
  }

  @Override
  public void writeF64(int addr, double data) {
    memory.storeDouble(addr, data);
  }

  // ---- atomic ---------------------------------------------------------------------------------

  @Override
  public int atomicReadInt(int addr) {
    return atomics.loadInt(addr);
  }

  @Override
  public void atomicWriteInt(int addr, int value) {
    atomics.storeInt(addr, value);
  }

  @Override
  public int atomicAddInt(int addr, int delta) {
    return atomics.rmwInt(Rmw.ADD, addr, delta);
  }

  @Override
  public int atomicAndInt(int addr, int mask) {
    return atomics.rmwInt(Rmw.AND, addr, mask);
  }

  @Override
  public int atomicOrInt(int addr, int mask) {
    return atomics.rmwInt(Rmw.OR, addr, mask);
  }

  @Override
  public int atomicXorInt(int addr, int mask) {
    return atomics.rmwInt(Rmw.XOR, addr, mask);
  }

  @Override
  public int atomicXchgInt(int addr, int value) {
    return atomics.rmwInt(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public int atomicCmpxchgInt(int addr, int expected, int replacement) {
    return atomics.compareExchangeInt(addr, expected, replacement);
  }

  @Override
  public long atomicReadLong(int addr) {
    return atomics.loadLong(addr);
  }

  @Override
  public void atomicWriteLong(int addr, long value) {
    atomics.storeLong(addr, value);
  }

  @Override
  public long atomicAddLong(int addr, long delta) {
    return atomics.rmwLong(Rmw.ADD, addr, delta);
  }

  @Override
  public long atomicAndLong(int addr, long mask) {
    return atomics.rmwLong(Rmw.AND, addr, mask);
  }

  @Override
  public long atomicOrLong(int addr, long mask) {
    return atomics.rmwLong(Rmw.OR, addr, mask);
  }

  @Override
  public long atomicXorLong(int addr, long mask) {
    return atomics.rmwLong(Rmw.XOR, addr, mask);
  }

  @Override
  public long atomicXchgLong(int addr, long value) {
    return atomics.rmwLong(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public long atomicCmpxchgLong(int addr, long expected, long replacement) {
    return atomics.compareExchangeLong(addr, expected, replacement);
  }

  @Override
  public short atomicReadShort(int addr) {
    return atomics.loadShort(addr);
  }

  @Override
  public void atomicWriteShort(int addr, short value) {
    atomics.storeShort(addr, value);
  }

  @Override
  public short atomicAddShort(int addr, short delta) {
    return atomics.rmwShort(Rmw.ADD, addr, delta);
  }

  @Override
  public short atomicAndShort(int addr, short mask) {
    return atomics.rmwShort(Rmw.AND, addr, mask);
  }

  @Override
  public short atomicOrShort(int addr, short mask) {
    return atomics.rmwShort(Rmw.OR, addr, mask);
  }

  @Override
  public short atomicXorShort(int addr, short mask) {
    return atomics.rmwShort(Rmw.XOR, addr, mask);
  }

  @Override
  public short atomicXchgShort(int addr, short value) {
    return atomics.rmwShort(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public short atomicCmpxchgShort(int addr, short expected, short replacement) {
    return atomics.compareExchangeShort(addr, expected, replacement);
  }

  @Override
  public byte atomicReadByte(int addr) {
    return atomics.loadByte(addr);
  }

  @Override
  public void atomicWriteByte(int addr, byte value) {
    atomics.storeByte(addr, value);
  }

  @Override
  public byte atomicAddByte(int addr, byte delta) {
    return atomics.rmwByte(Rmw.ADD, addr, delta);
  }

  @Override
  public byte atomicAndByte(int addr, byte mask) {
    return atomics.rmwByte(Rmw.AND, addr, mask);
  }

  @Override
  public byte atomicOrByte(int addr, byte mask) {
    return atomics.rmwByte(Rmw.OR, addr, mask);
  }

  @Override
  public byte atomicXorByte(int addr, byte mask) {
    return atomics.rmwByte(Rmw.XOR, addr, mask);
  }

  @Override
  public byte atomicXchgByte(int addr, byte value) {
    return atomics.rmwByte(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public byte atomicCmpxchgByte(int addr, byte expected, byte replacement) {
    return atomics.compareExchangeByte(addr, expected, replacement);
  }
}
