package dev.gangway.module;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A WASI command: it imports {@code proc_exit}, which is {@link #EXIT}, has one memory and exports
 * {@code _start}. Types are hexadecimal strings of value types, such as {@code 7f7e}.
 */
final class ModuleBuilder {
  /** The index of {@code proc_exit}. */
  static final int EXIT = 0;

  /** The index of the first function. */
  static final int FIRST = 1;

  /** The items of one section. */
  private static final class Items {
    private final Code content = new Code();
    private int count;

    /** Counts one item, whose content follows. */
    Code next() {
      count++;
      return content;
    }
  }

  private final Map<String, Integer> known = new HashMap<>();
  private final Items types = new Items();
  private final Items functions = new Items();
  private final Items tables = new Items();
  private final Items tags = new Items();
  private final Items globals = new Items();
  private final Items exports = new Items();
  private final Items elements = new Items();
  private final Items bodies = new Items();
  private final Items data = new Items();
  private int pages = 1;
  private int startFunction = -1;

  /** The index of a type, which is there once. */
  int type(String parameters, String results) {
    return known.computeIfAbsent(parameters + " " + results, key -> newType(parameters, results));
  }

  /** The index of a new type, though another be its equal. */
  int newType(String parameters, String results) {
    Code to = types.next().op(0x60);
    vector(to, parameters);
    vector(to, results);
    return types.count - 1;
  }

  private static void vector(Code to, String valueTypes) {
    to.unsigned(valueTypes.length() / 2).hex(valueTypes);
  }

  /**
   * Adds a function.
   *
   * @param locals one byte for each, in hexadecimal
   * @param body without its {@code end}
   * @return its index
   */
  int function(String parameters, String results, String locals, Code body) {
    return function(type(parameters, results), locals(locals), body);
  }

  /**
   * Adds a function.
   *
   * @param locals as the binary format has them
   */
  int function(int type, Code locals, Code body) {
    functions.next().unsigned(type);
    bodies.next().unsigned(locals.size() + body.size() + 1).append(locals).append(body).end();
    return FIRST + functions.count - 1;
  }

  private static Code locals(String types) {
    byte[] each = HexFormat.of().parseHex(types);
    Code locals = new Code().unsigned(each.length);
    for (byte type : each) {
      locals.unsigned(1).op(type);
    }
    return locals;
  }

  /** Adds a table of functions; returns its index. */
  int table(int size) {
    tables.next().hex("7000").unsigned(size);
    return tables.count - 1;
  }

  /** Adds a table with a maximum; returns its index. */
  int table(int size, int maximum) {
    tables.next().hex("7001").unsigned(size).unsigned(maximum);
    return tables.count - 1;
  }

  /** Adds a tag; returns its index. */
  int tag(String parameters) {
    tags.next().op(0).unsigned(type(parameters, ""));
    return tags.count - 1;
  }

  /**
   * Adds a mutable global.
   *
   * @param value a constant expression without its {@code end}
   */
  int global(int type, Code value) {
    globals.next().op(type).op(1).append(value).end();
    return globals.count - 1;
  }

  void export(String name, int function) {
    Code to = exports.next();
    name(name, to);
    to.op(0).unsigned(function);
  }

  /** Adds an active segment of functions to table 0. */
  void elements(int at, int... members) {
    Code to = elements.next().op(0).i32(at).end().unsigned(members.length);
    for (int member : members) {
      to.unsigned(member);
    }
  }

  /** Adds a passive segment that has one function many times. */
  void passiveElements(int function, int times) {
    Code member = new Code().unsigned(function);
    elements.next().op(1).op(0).unsigned(times).repeat(times, member);
  }

  /** Adds a passive segment of memory. */
  void passiveData(byte[] content) {
    data.next().op(1).unsigned(content.length).bytes(content);
  }

  /** Sets the function of the start section. */
  void startSection(int function) {
    startFunction = function;
  }

  /** Adds an active segment of memory. */
  void data(int at, byte[] content) {
    data.next().op(0).i32(at).end().unsigned(content.length).bytes(content);
  }

  /** Sets the size of the memory. Default: 1 page. */
  void pages(int size) {
    pages = size;
  }

  /** The module, which runs {@code start} first. */
  byte[] build(Code start) {
    int exit = type("7f", "");
    export("_start", function("", "", "", start));
    Code imports = new Code();
    name("wasi_snapshot_preview1", imports);
    name("proc_exit", imports);
    imports.op(0).unsigned(exit);
    Code module = new Code().hex("0061736d 01000000");
    section(1, types, module);
    section(2, 1, imports, module);
    section(3, functions, module);
    section(4, tables, module);
    section(5, 1, new Code().op(0).unsigned(pages), module);
    section(13, tags, module);
    section(6, globals, module);
    section(7, exports, module);
    if (startFunction >= 0) {
      Code function = new Code().unsigned(startFunction);
      module.op(8).unsigned(function.size()).append(function);
    }
    section(9, elements, module);
    if (data.count > 0) {
      Code count = new Code().unsigned(data.count);
      module.op(12).unsigned(count.size()).append(count);
    }
    section(10, bodies, module);
    section(11, data, module);
    return module.toByteArray();
  }

  private static void section(int id, Items items, Code module) {
    if (items.count > 0) {
      section(id, items.count, items.content, module);
    }
  }

  private static void section(int id, int count, Code items, Code module) {
    int length = new Code().unsigned(count).size() + items.size();
    module.op(id).unsigned(length).unsigned(count).append(items);
  }

  private static void name(String text, Code to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.unsigned(bytes.length).bytes(bytes);
  }
}
