package dev.gangway.guest;

import dev.gangway.wasm.WasmWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A WASI command made by hand, of instructions in hexadecimal: a page of memory (at most two) and a
 * table of functions with all functions of its own in it, in their order. There are also a passive
 * segment of four bytes, and a passive element segment (1) with the first function of its own.
 *
 * <p>Imports must be declared before functions. Indexes of types and functions are those that the
 * methods return.
 */
final class HandMadeModule {
  /** {@code () -> ()}, which is type 0. */
  static final int PLAIN = 0;

  /** Additions of a constant, each 4 bytes of a method of the JVM. */
  private static final int BLOAT = 40_000;

  private final List<byte[]> types = new ArrayList<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final Map<String, Integer> exports = new LinkedHashMap<>();
  private int startSection = -1;
  private boolean hasTag;

  HandMadeModule() {
    type("600000");
  }

  int type(String hex) {
    types.add(hex(hex));
    return types.size() - 1;
  }

  /** Imports a system call of WASI. */
  int imported(String name, int type) {
    return imported("wasi_snapshot_preview1", name, type);
  }

  /** Imports a system call. */
  int imported(String module, String name, int type) {
    WasmWriter entry = new WasmWriter();
    name(entry, module);
    name(entry, name);
    imports.add(entry.u8(0).u32(type).toByteArray());
    return imports.size() - 1;
  }

  /** The index that the next function gets. */
  int next() {
    return imports.size() + functions.size();
  }

  /** A function without locals. */
  int function(int type, String body) {
    return function(type, 0, hex(body));
  }

  /**
   * A function.
   *
   * @param locals how many of {@code i64} it has
   * @param body without its end
   */
  int function(int type, int locals, byte[] body) {
    WasmWriter code = new WasmWriter();
    if (locals == 0) {
      code.u32(0);
    } else {
      code.u32(1).u32(locals).u8(0x7e);
    }
    code.bytes(body).u8(0x0b);
    functions.add(type);
    bodies.add(code.toByteArray());
    return next() - 1;
  }

  /** A function that is too large for a method of the JVM, and so interpreted; no locals. */
  int interpreted(int type, String body) {
    return function(type, 0, bloated(hex(body)));
  }

  /** A body behind one expression that is never evaluated and too large for a method of the JVM. */
  static byte[] bloated(byte[] body) {
    WasmWriter code = new WasmWriter().bytes(hex("4100044041c0843d"));
    byte[] more = hex("41c0843d6a"); // i32.const 1000000, i32.add
    for (int i = 0; i < BLOAT; i++) {
      code.bytes(more);
    }
    return code.bytes(hex("1a0b")).bytes(body).toByteArray();
  }

  /** An exception tag without values. */
  HandMadeModule tag() {
    hasTag = true;
    return this;
  }

  /** The start section: runs when the module is instantiated. */
  HandMadeModule start(int function) {
    startSection = function;
    return this;
  }

  /** Exports a function. */
  HandMadeModule export(String name, int function) {
    exports.put(name, function);
    return this;
  }

  /**
   * The module as a command.
   *
   * @param entry the function that is {@code _start}
   */
  byte[] command(int entry) {
    return export("_start", entry).module();
  }

  /** The module, with the exports that it was given, and its memory. */
  byte[] module() {
    WasmWriter module = new WasmWriter().bytes(hex("0061736d01000000"));
    section(module, 1, counted(types));
    if (!imports.isEmpty()) {
      section(module, 2, counted(imports));
    }
    WasmWriter declared = new WasmWriter().u32(functions.size());
    functions.forEach(declared::u32);
    section(module, 3, declared.toByteArray());
    section(module, 4, new WasmWriter().bytes(hex("017000")).u32(functions.size()).toByteArray());
    section(module, 5, hex("01010102"));
    if (hasTag) {
      section(module, 13, hex("010000"));
    }
    WasmWriter exported = new WasmWriter().u32(1 + exports.size());
    name(exported, "memory");
    exported.u8(2).u32(0);
    exports.forEach((name, function) -> {
      name(exported, name);
      exported.u8(0).u32(function);
    });
    section(module, 7, exported.toByteArray());
    if (startSection >= 0) {
      section(module, 8, new WasmWriter().u32(startSection).toByteArray());
    }
    WasmWriter elements = new WasmWriter().bytes(hex("020041000b")).u32(functions.size());
    for (int i = 0; i < functions.size(); i++) {
      elements.u32(imports.size() + i);
    }
    section(module, 9, elements.bytes(hex("010001")).u32(imports.size()).toByteArray());
    section(module, 12, hex("01"));
    section(module, 10, counted(bodies, true));
    section(module, 11, hex("01010461626364"));
    return module.toByteArray();
  }

  private static byte[] counted(List<byte[]> items) {
    return counted(items, false);
  }

  private static byte[] counted(List<byte[]> items, boolean sized) {
    WasmWriter content = new WasmWriter().u32(items.size());
    for (byte[] item : items) {
      if (sized) {
        content.u32(item.length);
      }
      content.bytes(item);
    }
    return content.toByteArray();
  }

  private static void section(WasmWriter to, int id, byte[] content) {
    to.u8(id).u32(content.length).bytes(content);
  }

  private static void name(WasmWriter to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.u32(bytes.length).bytes(bytes);
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
