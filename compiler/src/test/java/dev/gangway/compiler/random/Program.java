package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Node.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A module. Its functions are called by its exports {@code e0}, {@code e1}… whose parameters and
 * results are all i64, so that no engine changes a NaN on the way; {@code d} returns the state; the
 * memory is {@code m}.
 */
final class Program {
  /** The first global: how many loops and calls an export may still make. */
  static final int FUEL = 0;

  /** Variables of the program, after the fuel. All can be changed. */
  static final List<Type> GLOBALS =
      List.of(
          Type.I32, Type.I32, Type.I64, Type.I64, Type.F32, Type.F64, Type.FUNCREF, Type.EXTERNREF);

  static final int FUNCTION_TABLE = 0;
  static final int OBJECT_TABLE = 1;
  static final int FUNCTION_TABLE_SIZE = 12;
  static final int FUNCTION_TABLE_MAX = 20;
  static final int OBJECT_TABLE_SIZE = 5;
  static final int OBJECT_TABLE_MAX = 9;

  /** The slots that are filled at first. */
  static final int FILLED = 8;

  static final int MAX_PAGES = 3;
  static final int PASSIVE_DATA = 2;
  static final int PASSIVE_BYTES = 100;

  /** Element segments: of functions, and of objects. */
  static final int FUNCTION_ELEMENTS = 1;

  static final int OBJECT_ELEMENTS = 2;
  static final int ELEMENTS = 5;

  /** A type of functions. */
  record FunctionType(List<Type> params, List<Type> results) {}

  /** A function. */
  static final class Function {
    final List<Type> params;
    final List<Type> results;
    final List<Type> locals = new ArrayList<>();
    final List<Node> body = new ArrayList<>();
    final Label label;

    /** How many local variables it needs for exceptions. */
    int exceptions;

    Function(FunctionType type) {
      this.params = type.params();
      this.results = type.results();
      this.label = new Label(results);
    }

    int local(Type type) {
      locals.add(type);
      return params.size() + locals.size() - 1;
    }
  }

  final List<Function> functions = new ArrayList<>();

  /** What exceptions carry. */
  final List<List<Type>> tags = new ArrayList<>();

  /** What is in the slots of the function table at first: indexes of {@link #functions}. */
  final List<Integer> slots = new ArrayList<>();

  /** How much fuel an export has. */
  int fuel = 150;

  boolean vectors;
  private final Map<FunctionType, Integer> types = new LinkedHashMap<>();

  /** The index of a type. */
  int type(List<Type> params, List<Type> results) {
    FunctionType type = new FunctionType(List.copyOf(params), List.copyOf(results));
    Integer known = types.get(type);
    if (known != null) {
      return known;
    }
    int index = types.size();
    if (index >= 64) {
      index += 64; // as types of blocks, Endive takes some numbers from 64 to 127 for other types
    }
    types.put(type, index);
    return index;
  }

  /** The index of a function of the module. */
  static int index(int function) {
    return Host.IMPORTS.size() + function;
  }

  /** Whether a function catches or throws. */
  boolean hasExceptions() {
    return !tags.isEmpty();
  }

  /**
   * Writes the module.
   *
   * @param legacy whether exceptions take their older form
   */
  byte[] encode(boolean legacy) {
    Set<FunctionType> known = Set.copyOf(types.keySet());
    byte[] encoded = encoded(legacy);
    types.keySet().retainAll(known); // node does not know all types of the new form
    return encoded;
  }

  private byte[] encoded(boolean legacy) {
    Bytes code = new Bytes().u32(2 * functions.size() + 1);
    Bytes function = new Bytes().u32(2 * functions.size() + 1);
    Bytes export = new Bytes().u32(functions.size() + 2 + tags.size());
    for (Function each : functions) {
      function.u32(type(each.params, each.results));
      code.sized(Encoder.body(this, each, legacy));
    }
    for (int i = 0; i < functions.size(); i++) {
      function.u32(Entries.type(this, functions.get(i)));
      code.sized(Entries.body(this, i));
      export.name("e" + i).u8(0).u32(index(functions.size() + i));
    }
    function.u32(Entries.stateType(this));
    code.sized(Entries.state(this));
    export.name("d").u8(0).u32(index(2 * functions.size()));
    export.name("m").u8(2).u32(0);
    for (int i = 0; i < tags.size(); i++) {
      export.name("t" + i).u8(4).u32(i);
    }
    Bytes imports = new Bytes().u32(Host.IMPORTS.size());
    for (int i = 0; i < Host.IMPORTS.size(); i++) {
      FunctionType type = Host.IMPORTS.get(i);
      imports.name("h").name("h" + i).u8(0).u32(type(type.params(), type.results()));
    }
    Bytes tag = new Bytes().u32(tags.size());
    tags.forEach(each -> tag.u8(0).u32(type(each, List.of())));
    Bytes table =
        new Bytes()
            .u32(2)
            .u8(Type.FUNCREF.code)
            .u8(1)
            .u32(FUNCTION_TABLE_SIZE)
            .u32(FUNCTION_TABLE_MAX)
            .u8(Type.EXTERNREF.code)
            .u8(1)
            .u32(OBJECT_TABLE_SIZE)
            .u32(OBJECT_TABLE_MAX);
    Bytes type = new Bytes().u32(types.size() + (types.size() > 64 ? 64 : 0));
    for (FunctionType each : types.keySet()) {
      if (types.get(each) == 128) {
        for (int i = 0; i < 64; i++) {
          type.u8(0x60).u8(0).u8(0);
        }
      }
      type.u8(0x60);
      types(each.params(), type);
      types(each.results(), type);
    }
    Bytes out = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    out.section(1, type).section(2, imports).section(3, function).section(4, table);
    out.section(5, new Bytes().u32(1).u8(1).u32(1).u32(MAX_PAGES));
    if (hasExceptions()) {
      out.section(13, tag);
    }
    return out.section(6, globals())
        .section(7, export)
        .section(9, elements())
        .section(12, new Bytes().u32(3))
        .section(10, code)
        .section(11, data())
        .toByteArray();
  }

  private static void types(List<Type> types, Bytes out) {
    out.u32(types.size());
    types.forEach(each -> out.u8(each.code));
  }

  List<Type> globalTypes() {
    List<Type> all = new ArrayList<>(GLOBALS);
    if (vectors) {
      all.add(Type.V128);
    }
    return all;
  }

  private Bytes globals() {
    List<Type> all = globalTypes();
    Bytes out = new Bytes().u32(all.size() + 1);
    out.u8(Type.I32.code).u8(1).u8(0x41).s64(fuel).u8(0x0b);
    for (Type each : all) {
      each.zero(out.u8(each.code).u8(1)).u8(0x0b);
    }
    return out;
  }

  private Bytes elements() {
    Bytes out = new Bytes().u32(4);
    out.u8(0).u8(0x41).s64(0).u8(0x0b).u32(slots.size());
    slots.forEach(each -> out.u32(index(each)));
    out.u8(1).u8(0).u32(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      out.u32(index(i % functions.size()));
    }
    out.u8(5).u8(Type.EXTERNREF.code).u32(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      Type.EXTERNREF.zero(out).u8(0x0b);
    }
    out.u8(3).u8(0).u32(functions.size() + Host.IMPORTS.size()); // those that ref.func may name
    for (int i = 0; i < functions.size() + Host.IMPORTS.size(); i++) {
      out.u32(i);
    }
    return out;
  }

  private static Bytes data() {
    Bytes out = new Bytes().u32(1 + PASSIVE_DATA);
    out.u8(0).u8(0x41).s64(16).u8(0x0b).sized(bytes(7, 200));
    for (int i = 0; i < PASSIVE_DATA; i++) {
      out.u8(1).sized(bytes(i, PASSIVE_BYTES));
    }
    return out;
  }

  private static byte[] bytes(int first, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (first + i * 37);
    }
    return bytes;
  }
}
