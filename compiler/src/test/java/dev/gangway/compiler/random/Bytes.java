package dev.gangway.compiler.random;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the binary format. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int value) {
    out.write(value);
    return this;
  }

  /** Writes an unsigned number. */
  Bytes u32(int value) {
    int rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest);
    return this;
  }

  /** Writes a signed number. */
  Bytes s64(long value) {
    long rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) {
      out.write((int) rest | 0x80);
    }
    out.write((int) rest & 0x7f);
    return this;
  }

  /** Writes the lowest bytes of a number, the lowest first. */
  Bytes little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Writes bytes with their length before them. */
  Bytes sized(byte[] bytes) {
    return u32(bytes.length).bytes(bytes);
  }

  Bytes name(String name) {
    return sized(name.getBytes(StandardCharsets.UTF_8));
  }

  Bytes section(int id, Bytes content) {
    return u8(id).sized(content.toByteArray());
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
