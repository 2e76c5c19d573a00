package dev.gangway.wasm;

import java.util.Arrays;

/**
 * Reads the binary format.
 *
 * <p>Each method throws {@link NotUnderstoodException} if the bytes end too early or are not a
 * valid number.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/values.html">values</a>
 */
public final class WasmReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** A reader of all bytes of an array, which must not change meanwhile. */
  public WasmReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private WasmReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** A reader of the same bytes, at the same position. */
  public WasmReader copy() {
    return new WasmReader(bytes, at, end);
  }

  public boolean isAtEnd() {
    return at == end;
  }

  /** The index of the next byte in the array. */
  public int position() {
    return at;
  }

  public int u8() {
    if (at >= end) {
      throw new NotUnderstoodException("ends too early");
    }
    return bytes[at++] & 0xff;
  }

  /** An unsigned number that is less than 2^31: a count, size or index. */
  public int u32() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (value > Integer.MAX_VALUE) {
          throw new NotUnderstoodException("a number of 2^31 or more: " + value);
        }
        return (int) value;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  /** An unsigned number of 32 bits. */
  public long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (value >>> 32 != 0) {
          throw new NotUnderstoodException("a number of 2^32 or more");
        }
        return value;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  /** An unsigned number of 64 bits; the largest {@code long} for one that is larger. */
  long unsigned64() {
    long value = 0;
    boolean fits = true;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = u8();
      long part = next & 0x7f;
      fits &= shift < 63 || part == 0;
      value |= part << shift;
      if (next < 0x80) {
        return fits ? value : Long.MAX_VALUE;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  /** A signed number of 33 bits. */
  public long signed33() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        int unused = Long.SIZE - 7 - shift;
        return value << unused >> unused;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  /** A signed number of 32 bits. */
  public int signed32() {
    return (int) signed64();
  }

  /** A signed number of 64 bits. */
  public long signed64() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        int unused = Math.max(0, Long.SIZE - 7 - shift);
        return value << unused >> unused;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  /** The next four bytes, little-endian: the bits of a float. */
  public int bits32() {
    return u8() | u8() << 8 | u8() << 16 | u8() << 24;
  }

  /** The next eight bytes, little-endian: the bits of a double. */
  public long bits64() {
    return Integer.toUnsignedLong(bits32()) | (long) bits32() << 32;
  }

  /** The next byte, without reading it. */
  public int peek() {
    int next = u8();
    at--;
    return next;
  }

  /** The number of bytes left. */
  public int remaining() {
    return end - at;
  }

  /** A copy of the next bytes. */
  public byte[] bytes(int count) {
    int start = at;
    skip(count);
    return since(start);
  }

  /** Skips a LEB128 number, signed or not. */
  public void skipNumber() {
    for (int i = 0; i < 10; i++) {
      if (u8() < 0x80) {
        return;
      }
    }
    throw new NotUnderstoodException("a number that does not end");
  }

  public void skip(int count) {
    if (count > end - at) {
      throw new NotUnderstoodException("ends too early");
    }
    at += count;
  }

  /** A reader of the next {@code length} bytes, which this one skips. */
  public WasmReader part(int length) {
    int start = at;
    skip(length);
    return new WasmReader(bytes, start, at);
  }

  /** The bytes from a position up to the next one to be read. */
  byte[] since(int position) {
    return Arrays.copyOfRange(bytes, position, at);
  }

  /** The bytes left. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }
}
