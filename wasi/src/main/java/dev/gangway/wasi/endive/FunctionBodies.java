package dev.gangway.wasi.endive;

import java.io.ByteArrayOutputStream;

/**
 * Takes the functions' bodies out of a module, which runs compiled and needs them no more.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">the binary format</a>
 */
final class FunctionBodies {
  private static final int HEADER_BYTES = 8;
  private static final int CUSTOM_SECTION = 0;
  private static final int CODE_SECTION = 10;

  /** Three bytes: no locals, {@code unreachable}, {@code end}; valid for every type of function. */
  private static final byte[] STUB = {3, 0, 0, 0x0b};

  private final byte[] wasm;
  private int at;

  private FunctionBodies(byte[] wasm) {
    this.wasm = wasm;
  }

  /**
   * The same module with a stub for each body, and without custom sections (names, debugging).
   *
   * @param wasm a valid module
   */
  static byte[] dropped(byte[] wasm) {
    return new FunctionBodies(wasm).drop();
  }

  private byte[] drop() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(wasm, 0, HEADER_BYTES);
    at = HEADER_BYTES;
    while (at < wasm.length) {
      int start = at;
      int id = wasm[at++];
      int size = unsigned();
      int end = Math.addExact(at, size);
      if (id == CODE_SECTION) {
        writeStubs(unsigned(), out);
      } else if (id != CUSTOM_SECTION) {
        out.write(wasm, start, end - start);
      }
      at = end;
    }
    return out.toByteArray();
  }

  private static void writeStubs(int count, ByteArrayOutputStream out) {
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    write(count, section);
    for (int i = 0; i < count; i++) {
      section.writeBytes(STUB);
    }
    out.write(CODE_SECTION);
    write(section.size(), out);
    out.writeBytes(section.toByteArray());
  }

  /** Reads LEB128. */
  private int unsigned() {
    int value = 0;
    int shift = 0;
    byte next;
    do {
      next = wasm[at++];
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  /** Writes LEB128. */
  private static void write(int unsigned, ByteArrayOutputStream out) {
    int rest = unsigned;
    while (rest >>> 7 != 0) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
