package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * User memory in an array. Bytes can be missing until they are faulted in, and the test can shorten
 * the memory.
 */
final class Buffer extends UserMemory {
  final byte[] bytes;
  private final MemorySegment segment;
  private final BitSet missing = new BitSet();
  private int end;
  private int faults;
  private Runnable beforeFault = () -> {};

  Buffer(byte[] bytes) {
    this.bytes = bytes;
    this.segment = MemorySegment.ofArray(bytes);
    this.end = bytes.length;
  }

  /** Ends the memory at {@code offset}. */
  void endAt(int offset) {
    end = offset;
  }

  /** Removes a byte: a copy stops before it until it is faulted in. */
  void removeByte(int offset) {
    missing.set(offset);
  }

  /** Sets the action of a fault-in. */
  void onFault(Runnable action) {
    beforeFault = action;
  }

  int faults() {
    return faults;
  }

  @Override
  public long size() {
    return end;
  }

  @Override
  public long accessible(int pointer, long n) {
    return Math.clamp(end - pointer, 0, n);
  }

  private long resident(int pointer, long n) {
    int hole = missing.nextSetBit(pointer);
    long inside = accessible(pointer, n);
    return hole < 0 ? inside : Math.min(inside, hole - pointer);
  }

  /** Faults in only the first missing byte: the minimum of the contract. */
  @Override
  public long faultInReadable(int pointer, long n) {
    faults++;
    beforeFault.run();
    long inside = accessible(pointer, n);
    int hole = missing.nextSetBit(pointer);
    if (hole >= 0 && hole < pointer + inside) {
      missing.clear(hole);
    }
    return n - inside;
  }

  @Override
  public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
    long resident = resident(from, n);
    MemorySegment.copy(segment, from, to, toOffset, resident);
    return n - resident;
  }

  @Override
  public long copyTo(int to, MemorySegment from, long fromOffset, long n) {
    long resident = resident(to, n);
    MemorySegment.copy(from, fromOffset, segment, to, resident);
    return n - resident;
  }

  @Override
  public long clear(int to, long n) {
    long resident = resident(to, n);
    segment.asSlice(to, resident).fill((byte) 0);
    return n - resident;
  }

  @Override
  public long getInt(int from) {
    return accessible(from, 4) < 4
        ? -Errno.EFAULT
        : Integer.toUnsignedLong(segment.get(ValueLayout.JAVA_INT_UNALIGNED, from));
  }

  @Override
  public long getByte(int from) {
    return accessible(from, 1) < 1 ? -Errno.EFAULT : Byte.toUnsignedLong(bytes[from]);
  }

  @Override
  public long putShort(int to, short value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long putInt(int to, int value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long putLong(int to, long value) {
    throw new UnsupportedOperationException();
  }
}
