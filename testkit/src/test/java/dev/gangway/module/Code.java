package dev.gangway.module;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Instructions of a function, in the binary format. */
final class Code {
  static final int I32 = 0x7f;
  static final int I64 = 0x7e;
  static final int F32 = 0x7d;
  static final int F64 = 0x7c;

  /** The type of a block that yields nothing. */
  static final int EMPTY = 0x40;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Bytes, in hexadecimal. */
  Code hex(String bytes) {
    out.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));
    return this;
  }

  Code bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Code append(Code other) {
    return bytes(other.toByteArray());
  }

  Code repeat(int times, Code other) {
    byte[] bytes = other.toByteArray();
    for (int i = 0; i < times; i++) {
      bytes(bytes);
    }
    return this;
  }

  Code op(int opcode) {
    out.write(opcode);
    return this;
  }

  /** An instruction with an index. */
  Code op(int opcode, long immediate) {
    return op(opcode).unsigned(immediate);
  }

  Code unsigned(long value) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
    return this;
  }

  Code signed(long value) {
    long rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) (rest & 0x7f));
    return this;
  }

  Code i32(int value) {
    return op(0x41).signed(value);
  }

  Code i64(long value) {
    return op(0x42).signed(value);
  }

  Code get(int local) {
    return op(0x20, local);
  }

  Code set(int local) {
    return op(0x21, local);
  }

  Code call(int function) {
    return op(0x10, function);
  }

  Code drop() {
    return op(0x1a);
  }

  Code end() {
    return op(0x0b);
  }

  /** A load or a store with an alignment of one byte. */
  Code access(int opcode, long offset) {
    return op(opcode, 0).unsigned(offset);
  }

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
