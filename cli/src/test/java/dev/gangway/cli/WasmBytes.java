package dev.gangway.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Small modules, assembled by hand: compilers do not make them. */
final class WasmBytes {
  private static final int TYPE = 1;
  private static final int IMPORT = 2;
  private static final int FUNCTION = 3;
  private static final int MEMORY = 5;
  private static final int EXPORT = 7;
  private static final int CODE = 10;

  private final List<byte[]> imports = new ArrayList<>();
  private String export = "_start";
  private String code = "";

  /**
   * Imports a function: {@code type} 0 is () → (), 1 (i32, i32) → i32, 2 (i32 × 4) → i32, 3 is that
   * of path_open.
   */
  WasmBytes importing(String module, String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    name(module, out);
    name(name, out);
    out.write(0);
    out.write(type);
    imports.add(out.toByteArray());
    return this;
  }

  /** The name of the exported function. Default: {@code _start}. */
  WasmBytes exporting(String name) {
    export = name;
    return this;
  }

  /** The exported function's instructions, in hex, without the {@code end}. */
  WasmBytes code(String... hex) {
    code = String.join("", hex);
    return this;
  }

  byte[] build() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("0061736d01000000"));
    section(TYPE, hex("04 600000 60027f7f017f 60047f7f7f7f017f 60097f7f7f7f7f7e7e7f7f017f"), out);
    if (!imports.isEmpty()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(imports.size());
      imports.forEach(all::writeBytes);
      section(IMPORT, all.toByteArray(), out);
    }
    section(FUNCTION, hex("01 00"), out);
    section(MEMORY, hex("01 00 01"), out);
    ByteArrayOutputStream exports = new ByteArrayOutputStream();
    exports.write(2);
    name(export, exports);
    exports.write(0);
    exports.write(imports.size());
    name("memory", exports);
    exports.write(2);
    exports.write(0);
    section(EXPORT, exports.toByteArray(), out);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] instructions = hex(code);
    body.write(1);
    body.write(instructions.length + 2);
    body.write(0);
    body.writeBytes(instructions);
    body.write(0x0b);
    section(CODE, body.toByteArray(), out);
    return out.toByteArray();
  }

  private static void section(int id, byte[] content, ByteArrayOutputStream out) {
    if (content.length > 127) {
      throw new IllegalArgumentException("only lengths of one byte are supported");
    }
    out.write(id);
    out.write(content.length);
    out.writeBytes(content);
  }

  private static void name(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
