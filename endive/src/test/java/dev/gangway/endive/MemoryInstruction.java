package dev.gangway.endive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A load, a store or an atomic access of WebAssembly, and its expected effect: {@link #apply} is
 * the model that memory is compared with.
 *
 * @param name in the text format
 * @param opcode its bytes in hexadecimal
 * @param kind what it does
 * @param type of what it loads or stores
 * @param width bytes of memory
 * @param signed whether a narrower value is extended by its sign
 * @param atomic whether it must be aligned
 * @see <a
 *     href="https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions">the
 *     specification</a>, and <a href="https://github.com/WebAssembly/threads">that of atomics</a>
 */
record MemoryInstruction(
    String name, String opcode, Kind kind, Type type, int width, boolean signed, boolean atomic) {

  enum Kind {
    LOAD,
    STORE,
    ADD,
    SUB,
    AND,
    OR,
    XOR,
    XCHG,
    CMPXCHG;

    boolean yields() {
      return this != STORE;
    }

    /** Operands besides the pointer. */
    int operands() {
      return switch (this) {
        case LOAD -> 0;
        case CMPXCHG -> 2;
        default -> 1;
      };
    }
  }

  enum Type {
    I32(0x7f, 4),
    I64(0x7e, 8),
    F32(0x7d, 4),
    F64(0x7c, 8);

    final int code;
    final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /** The bits of {@code value} that this type has. */
    long bits(long value) {
      return bytes == 4 ? value & 0xffffffffL : value;
    }
  }

  /** All there are. */
  static List<MemoryInstruction> all() {
    List<MemoryInstruction> all = new ArrayList<>();
    Type[] types = Type.values();
    for (int i = 0; i < types.length; i++) {
      all.add(plain(0x28 + i, Kind.LOAD, types[i], types[i].bytes, false));
      all.add(plain(0x36 + i, Kind.STORE, types[i], types[i].bytes, false));
    }
    int load = 0x2c;
    int store = 0x3a;
    for (Type type : List.of(Type.I32, Type.I64)) {
      for (int width = 1; width < type.bytes; width *= 2) {
        all.add(plain(load++, Kind.LOAD, type, width, true));
        all.add(plain(load++, Kind.LOAD, type, width, false));
        all.add(plain(store++, Kind.STORE, type, width, false));
      }
    }
    int code = 0x10;
    for (Kind kind : Kind.values()) {
      all.add(atomic(code++, kind, Type.I32, 4));
      all.add(atomic(code++, kind, Type.I64, 8));
      all.add(atomic(code++, kind, Type.I32, 1));
      all.add(atomic(code++, kind, Type.I32, 2));
      all.add(atomic(code++, kind, Type.I64, 1));
      all.add(atomic(code++, kind, Type.I64, 2));
      all.add(atomic(code++, kind, Type.I64, 4));
    }
    return all;
  }

  private static MemoryInstruction plain(
      int opcode, Kind kind, Type type, int width, boolean signed) {
    String name = type + "." + kind + 8 * width + (signed ? "_s" : "");
    return new MemoryInstruction(name, "%02x".formatted(opcode), kind, type, width, signed, false);
  }

  private static MemoryInstruction atomic(int opcode, Kind kind, Type type, int width) {
    String name = type + ".atomic." + kind + 8 * width;
    return new MemoryInstruction(name, "fe%02x".formatted(opcode), kind, type, width, false, true);
  }

  /** Its body in a function of pointer and operands. */
  byte[] body(long offset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int local = 0; local <= kind.operands(); local++) {
      out.write(0x20); // local.get
      out.write(local);
    }
    out.writeBytes(ModuleBytes.hex(opcode));
    out.write(atomic ? Integer.numberOfTrailingZeros(width) : 0);
    long rest = offset;
    for (; rest > 127; rest >>>= 7) {
      out.write((int) ((rest & 127) | 128));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  /** Whether it traps, with {@code address} as the sum of pointer and offset. */
  boolean traps(long address, int size) {
    return address + width > size || (atomic && address % width != 0);
  }

  /**
   * Its effect if it does not trap.
   *
   * @param operands of its type; narrower ones are in the low bits
   * @return its result, in the bits of its type; 0 if it has none
   */
  long apply(byte[] memory, int address, long... operands) {
    ByteBuffer bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    long mask = width == 8 ? -1 : (1L << (8 * width)) - 1;
    long old = 0;
    for (int i = width - 1; i >= 0; i--) {
      old = (old << 8) | (bytes.get(address + i) & 0xff);
    }
    long now =
        switch (kind) {
          case LOAD -> old;
          case STORE, XCHG -> operands[0];
          case ADD -> old + operands[0];
          case SUB -> old - operands[0];
          case AND -> old & operands[0];
          case OR -> old | operands[0];
          case XOR -> old ^ operands[0];
          // The engine cuts the operand to the width of the access before the memory sees it.
          case CMPXCHG -> old == (operands[0] & mask) ? operands[1] : old;
        };
    for (int i = 0; i < width; i++) {
      memory[address + i] = (byte) ((now & mask) >>> (8 * i));
    }
    if (!kind.yields()) {
      return 0;
    }
    int unused = 64 - 8 * width;
    return type.bits(signed ? (old << unused) >> unused : old);
  }
}
