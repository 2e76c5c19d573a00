package dev.gangway.endive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A WASI command by hand: exports its memory and {@code _start}, imports {@code proc_exit}. */
final class ModuleBytes {
  private ModuleBytes() {}

  /**
   * The module whose {@code _start} does nothing {@code length} times, then exits with a status.
   */
  static byte[] exitingAfter(int length, int status) {
    return exitingAfter(length, "41001a", status); // i32.const 0, drop
  }

  /**
   * The same with something else that it does, and does {@code length} times.
   *
   * @param instructions in hexadecimal
   */
  static byte[] exitingAfter(int length, String instructions, int status) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0); // no locals
    for (int i = 0; i < length; i++) {
      body.writeBytes(hex(instructions));
    }
    body.writeBytes(new byte[] {0x41, (byte) status, 0x10, 0, 0x0b}); // i32.const, call 0, end

    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(1);
    unsigned(body.size(), code);
    code.writeBytes(body.toByteArray());

    ByteArrayOutputStream imports = new ByteArrayOutputStream();
    imports.write(1);
    name("wasi_snapshot_preview1", imports);
    name("proc_exit", imports);
    imports.writeBytes(hex("0001")); // a function, of type 1

    ByteArrayOutputStream exports = new ByteArrayOutputStream();
    exports.write(2);
    name("memory", exports);
    exports.writeBytes(hex("0200"));
    name("_start", exports);
    exports.writeBytes(hex("0001"));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("0061736d01000000"));
    section(1, hex("0260000060017f00"), out); // () -> (), (i32) -> ()
    section(2, imports.toByteArray(), out);
    section(3, hex("0100"), out);
    section(5, hex("010001"), out);
    section(7, exports.toByteArray(), out);
    section(10, code.toByteArray(), out);
    return out.toByteArray();
  }

  /** A function that a {@link #command} imports. */
  record Imported(String name, String type) {}

  /**
   * A WASI command with a page of memory, whose {@code _start} comes after its imports, and with a
   * table that has the first import in it.
   *
   * @param body of {@code _start}: instructions in hexadecimal; type {@code n} is that of the
   *     import {@code n}
   */
  static byte[] command(String body, Imported... imported) {
    int n = imported.length;
    ByteArrayOutputStream types = new ByteArrayOutputStream();
    ByteArrayOutputStream imports = new ByteArrayOutputStream();
    types.write(n + 1);
    imports.write(n);
    for (int i = 0; i < n; i++) {
      types.writeBytes(hex(imported[i].type()));
      name("wasi_snapshot_preview1", imports);
      name(imported[i].name(), imports);
      imports.writeBytes(new byte[] {0, (byte) i});
    }
    types.writeBytes(hex("600000"));

    ByteArrayOutputStream exports = new ByteArrayOutputStream();
    exports.write(2);
    name("memory", exports);
    exports.writeBytes(hex("0200"));
    name("_start", exports);
    exports.writeBytes(new byte[] {0, (byte) n});

    byte[] instructions = hex(body);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(1);
    unsigned(instructions.length + 2, code);
    code.write(0); // no locals
    code.writeBytes(instructions);
    code.write(0x0b);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("0061736d01000000"));
    section(1, types.toByteArray(), out);
    section(2, imports.toByteArray(), out);
    section(3, new byte[] {1, (byte) n}, out);
    section(4, hex("01700001"), out); // a table of functions, one or more
    section(5, hex("010001"), out);
    section(7, exports.toByteArray(), out);
    section(9, hex("010041000b0100"), out); // from 0: function 0
    section(10, code.toByteArray(), out);
    return out.toByteArray();
  }

  /**
   * A WASI command of many equal functions that take and return nothing; the first is {@code
   * _start}.
   *
   * @param instructions in hexadecimal, with spaces, without the end
   */
  static byte[] manyFunctions(int count, String instructions) {
    ByteArrayOutputStream functions = new ByteArrayOutputStream();
    unsigned(count, functions);
    functions.writeBytes(new byte[count]);
    byte[] body = hex(instructions.replace(" ", ""));
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    unsigned(count, code);
    for (int i = 0; i < count; i++) {
      unsigned(body.length + 2, code);
      code.write(0);
      code.writeBytes(body);
      code.write(0x0b);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("0061736d01000000"));
    section(1, hex("01600000"), out);
    section(3, functions.toByteArray(), out);
    section(5, hex("010001"), out);
    section(7, hex("01065f73746172740000"), out);
    section(10, code.toByteArray(), out);
    return out.toByteArray();
  }

  /** The same with a custom section of {@code length} bytes behind it. */
  static byte[] withCustomSection(byte[] module, int length) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    name("of no use", content);
    content.writeBytes(new byte[length]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(module);
    section(0, content.toByteArray(), out);
    return out.toByteArray();
  }

  static void section(int id, byte[] content, ByteArrayOutputStream out) {
    out.write(id);
    unsigned(content.length, out);
    out.writeBytes(content);
  }

  static void name(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    unsigned(bytes.length, out);
    out.writeBytes(bytes);
  }

  static void unsigned(int value, ByteArrayOutputStream out) {
    int rest = value;
    for (; rest > 127; rest >>>= 7) {
      out.write((rest & 127) | 128);
    }
    out.write(rest);
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
