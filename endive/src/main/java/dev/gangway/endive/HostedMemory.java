package dev.gangway.endive;

import dev.gangway.compiler.SegmentedMemory;
import dev.gangway.uaccess.Atomics;
import dev.gangway.uaccess.Atomics.Rmw;
import dev.gangway.uaccess.EmbedderMemory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.MemoryLimits;

/**
 * The memory of an instance that the embedder owns ({@link EndiveHost}). Code that Gangway does not
 * know uses it in any thread, also while it is closed. So each access goes through {@link
 * EmbedderMemory}: after the close it is an {@link IllegalStateException}, and never reaches memory
 * that is freed.
 *
 * <p>An access out of bounds is a trap, as in Endive's own memories.
 */
final class HostedMemory extends SegmentedMemory {
  private final EmbedderMemory bytes;
  private final int maximumPages;

  /** Made when first used; a second one made at once is harmless. */
  private @Nullable Atomics atomics;

  /**
   * Makes the memory.
   *
   * @param bytes has the initial pages
   * @param maximumPages that it may grow to
   */
  HostedMemory(EmbedderMemory bytes, MemoryLimits limits, int maximumPages) {
    super(limits);
    this.bytes = bytes;
    this.maximumPages = maximumPages;
  }

  // ---- size -----------------------------------------------------------------------------------

  @Override
  public int pages() {
    return (int) (bytes.size() / PAGE_SIZE);
  }

  @Override
  public synchronized int grow(int size) {
    int before = pages();
    return before + Integer.toUnsignedLong(size) > maximumPages ? -1 : bytes.grow(size);
  }

  @Override
  public int maximumPages() {
    return maximumPages;
  }

  private void check(int addr, long n) {
    if (!bytes.isInside(addr, n)) {
      refuse(addr, n);
    }
  }

  private void refuse(int addr, long n) {
    try {
      bytes.check(addr, n);
    } catch (IndexOutOfBoundsException e) {
      throw new WasmRuntimeException("out of bounds memory access: " + e.getMessage());
    }
  }

  private Atomics atomics(int addr, int n) {
    check(addr, n);
    Atomics made = atomics;
    if (made == null) {
      made = bytes.atomics();
      atomics = made;
    }
    return made;
  }

  // ---- bulk -----------------------------------------------------------------------------------

  @Override
  public void write(int addr, byte[] data, int offset, int size) {
    check(addr, Integer.toUnsignedLong(size));
    Objects.checkFromIndexSize(offset, size, data.length);
    bytes.store(addr, data, offset, size);
  }

  @Override
  public byte[] readBytes(int addr, int len) {
    check(addr, Integer.toUnsignedLong(len));
    byte[] read = new byte[len];
    bytes.load(addr, read, 0, len);
    return read;
  }

  @Override
  public void fill(byte value, int fromIndex, int toIndex) {
    int size = toIndex - fromIndex;
    checkInterrupt(size);
    long n = Integer.toUnsignedLong(size);
    check(fromIndex, n);
    bytes.fill(fromIndex, n, value);
  }

  @Override
  public void copy(int dest, int src, int size) {
    checkInterrupt(size);
    long n = Integer.toUnsignedLong(size);
    check(src, n);
    check(dest, n);
    bytes.copy(dest, src, n);
  }

  // ---- plain ----------------------------------------------------------------------------------

  @Override
  public byte read(int addr) {
    check(addr, Byte.BYTES);
    return bytes.getByte(addr);
  }

  @Override
  public void writeByte(int addr, byte data) {
    check(addr, Byte.BYTES);
    bytes.putByte(addr, data);
  }

  @Override
  public short readShort(int addr) {
    check(addr, Short.BYTES);
    return bytes.getShort(addr);
  }

  @Override
  public long readU16(int addr) {
    return Short.toUnsignedLong(readShort(addr));
  }

  @Override
  public void writeShort(int addr, short data) {
    check(addr, Short.BYTES);
    bytes.putShort(addr, data);
  }

  @Override
  public int readInt(int addr) {
    check(addr, Integer.BYTES);
    return bytes.getInt(addr);
  }

  @Override
  public void writeI32(int addr, int data) {
    check(addr, Integer.BYTES);
    bytes.putInt(addr, data);
  }

  @Override
  public long readLong(int addr) {
    check(addr, Long.BYTES);
    return bytes.getLong(addr);
  }

  @Override
  public void writeLong(int addr, long data) {
    check(addr, Long.BYTES);
    bytes.putLong(addr, data);
  }

  @Override
  public float readFloat(int addr) {
    return Float.intBitsToFloat(readInt(addr));
  }

  @Override
  public long readF32(int addr) {
    return readInt(addr);
  }

  @Override
  public void writeF32(int addr, float data) {
    writeI32(addr, Float.floatToRawIntBits(data));
  }

  @Override
  public double readDouble(int addr) {
    return Double.longBitsToDouble(readLong(addr));
  }

  @Override
  public long readF64(int addr) {
    return readLong(addr);
  }

  @Override
  public void writeF64(int addr, double data) {
    writeLong(addr, Double.doubleToRawLongBits(data));
  }

  // ---- atomic ---------------------------------------------------------------------------------

  @Override
  public int atomicReadInt(int addr) {
    return atomics(addr, Integer.BYTES).loadInt(addr);
  }

  @Override
  public void atomicWriteInt(int addr, int value) {
    atomics(addr, Integer.BYTES).storeInt(addr, value);
  }

  @Override
  public int atomicAddInt(int addr, int delta) {
    return atomics(addr, Integer.BYTES).rmwInt(Rmw.ADD, addr, delta);
  }

  @Override
  public int atomicAndInt(int addr, int mask) {
    return atomics(addr, Integer.BYTES).rmwInt(Rmw.AND, addr, mask);
  }

  @Override
  public int atomicOrInt(int addr, int mask) {
    return atomics(addr, Integer.BYTES).rmwInt(Rmw.OR, addr, mask);
  }

  @Override
  public int atomicXorInt(int addr, int mask) {
    return atomics(addr, Integer.BYTES).rmwInt(Rmw.XOR, addr, mask);
  }

  @Override
  public int atomicXchgInt(int addr, int value) {
    return atomics(addr, Integer.BYTES).rmwInt(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public int atomicCmpxchgInt(int addr, int expected, int replacement) {
    return atomics(addr, Integer.BYTES).compareExchangeInt(addr, expected, replacement);
  }

  @Override
  public long atomicReadLong(int addr) {
    return atomics(addr, Long.BYTES).loadLong(addr);
  }

  @Override
  public void atomicWriteLong(int addr, long value) {
    atomics(addr, Long.BYTES).storeLong(addr, value);
  }

  @Override
  public long atomicAddLong(int addr, long delta) {
    return atomics(addr, Long.BYTES).rmwLong(Rmw.ADD, addr, delta);
  }

  @Override
  public long atomicAndLong(int addr, long mask) {
    return atomics(addr, Long.BYTES).rmwLong(Rmw.AND, addr, mask);
  }

  @Override
  public long atomicOrLong(int addr, long mask) {
    return atomics(addr, Long.BYTES).rmwLong(Rmw.OR, addr, mask);
  }

  @Override
  public long atomicXorLong(int addr, long mask) {
    return atomics(addr, Long.BYTES).rmwLong(Rmw.XOR, addr, mask);
  }

  @Override
  public long atomicXchgLong(int addr, long value) {
    return atomics(addr, Long.BYTES).rmwLong(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public long atomicCmpxchgLong(int addr, long expected, long replacement) {
    return atomics(addr, Long.BYTES).compareExchangeLong(addr, expected, replacement);
  }

  @Override
  public short atomicReadShort(int addr) {
    return atomics(addr, Short.BYTES).loadShort(addr);
  }

  @Override
  public void atomicWriteShort(int addr, short value) {
    atomics(addr, Short.BYTES).storeShort(addr, value);
  }

  @Override
  public short atomicAddShort(int addr, short delta) {
    return atomics(addr, Short.BYTES).rmwShort(Rmw.ADD, addr, delta);
  }

  @Override
  public short atomicAndShort(int addr, short mask) {
    return atomics(addr, Short.BYTES).rmwShort(Rmw.AND, addr, mask);
  }

  @Override
  public short atomicOrShort(int addr, short mask) {
    return atomics(addr, Short.BYTES).rmwShort(Rmw.OR, addr, mask);
  }

  @Override
  public short atomicXorShort(int addr, short mask) {
    return atomics(addr, Short.BYTES).rmwShort(Rmw.XOR, addr, mask);
  }

  @Override
  public short atomicXchgShort(int addr, short value) {
    return atomics(addr, Short.BYTES).rmwShort(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public short atomicCmpxchgShort(int addr, short expected, short replacement) {
    return atomics(addr, Short.BYTES).compareExchangeShort(addr, expected, replacement);
  }

  @Override
  public byte atomicReadByte(int addr) {
    return atomics(addr, Byte.BYTES).loadByte(addr);
  }

  @Override
  public void atomicWriteByte(int addr, byte value) {
    atomics(addr, Byte.BYTES).storeByte(addr, value);
  }

  @Override
  public byte atomicAddByte(int addr, byte delta) {
    return atomics(addr, Byte.BYTES).rmwByte(Rmw.ADD, addr, delta);
  }

  @Override
  public byte atomicAndByte(int addr, byte mask) {
    return atomics(addr, Byte.BYTES).rmwByte(Rmw.AND, addr, mask);
  }

  @Override
  public byte atomicOrByte(int addr, byte mask) {
    return atomics(addr, Byte.BYTES).rmwByte(Rmw.OR, addr, mask);
  }

  @Override
  public byte atomicXorByte(int addr, byte mask) {
    return atomics(addr, Byte.BYTES).rmwByte(Rmw.XOR, addr, mask);
  }

  @Override
  public byte atomicXchgByte(int addr, byte value) {
    return atomics(addr, Byte.BYTES).rmwByte(Rmw.EXCHANGE, addr, value);
  }

  @Override
  public byte atomicCmpxchgByte(int addr, byte expected, byte replacement) {
    return atomics(addr, Byte.BYTES).compareExchangeByte(addr, expected, replacement);
  }
}
