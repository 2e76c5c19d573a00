package dev.gangway.concurrency;

import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A few bytes of user memory, all of them always there. */
final class ByteMemory extends UserMemory {
  final byte[] bytes;

  ByteMemory(byte... bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public long accessible(int pointer, long n) {
    return Math.clamp(bytes.length - (long) pointer, 0, n);
  }

  @Override
  public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
    MemorySegment.copy(bytes, from, to, ValueLayout.JAVA_BYTE, toOffset, (int) n);
    return 0;
  }

  @Override
  public long copyTo(int to, MemorySegment from, long fromOffset, long n) {
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, fromOffset, bytes, to, (int) n);
    return 0;
  }

  @Override
  public long clear(int to, long n) {
    Arrays.fill(bytes, to, to + (int) n, (byte) 0);
    return 0;
  }

  @Override
  public long getInt(int from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long getByte(int from) {
    throw new UnsupportedOperationException();
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
