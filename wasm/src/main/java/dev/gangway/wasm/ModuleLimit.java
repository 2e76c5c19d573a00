package dev.gangway.wasm;

import java.util.Locale;

/**
 * The limits of a module, checked before an engine parses it.
 *
 * <p>The specification sets no limits, but engines have them. Most defaults are those that browsers
 * agreed on. They are lower if compiling costs more here. {@link #FUNCTION_WORK} and {@link #WORK}
 * limit the time and memory of compiling that grow with a product of sizes.
 *
 * @see <a href="https://webassembly.github.io/spec/js-api/#limits">Limits of the JS API</a>
 */
public enum ModuleLimit {
  /** Bytes of the module, custom sections included. Default: 256 MiB. */
  MODULE_BYTES(256 << 20, "bytes"),

  /** Types. Default: 100,000. */
  TYPES(100_000, "types"),

  /** Parameters of a type, and results of a type. Default: 1,000. */
  PARAMETERS(1000, "parameters or results of a type"),

  /** Imports. Default: 100,000. */
  IMPORTS(100_000, "imports"),

  /** Functions, imported ones included. Default: 200,000. */
  FUNCTIONS(200_000, "functions"),

  /** Tables, imported ones included. Default: 100. */
  TABLES(100, "tables"),

  /** Elements that a table starts with. Default: 10,000,000. */
  TABLE_ELEMENTS(10_000_000, "elements of a table"),

  /** Exception tags. Default: 1,000. */
  TAGS(1000, "exception tags"),

  /** Global variables. Default: 100,000. */
  GLOBALS(100_000, "global variables"),

  /** Exports. Default: 100,000. */
  EXPORTS(100_000, "exports"),

  /** Data segments, and element segments. Default: 100,000. */
  SEGMENTS(100_000, "segments"),

  /** Elements of all element segments together. Default: 1,000,000. */
  SEGMENT_ELEMENTS(1_000_000, "elements of segments"),

  /** Instructions of a constant expression. Default: 1,000. */
  CONSTANT_INSTRUCTIONS(1000, "instructions of a constant expression"),

  /** Bytes of a name of an import, an export or a custom section. Default: 100,000. */
  NAME_BYTES(100_000, "bytes of a name"),

  /** Bytes of a function. Default: 4 MiB. */
  FUNCTION_BYTES(4 << 20, "bytes of a function"),

  /** Local variables of a function, parameters included. Default: 50,000. */
  LOCALS(50_000, "local variables of a function"),

  /** Targets of a {@code br_table}. Default: 65,520. */
  BR_TABLE_TARGETS(65_520, "targets of a br_table"),

  /** Blocks inside one another. Default: 10,000. */
  NESTING(10_000, "blocks inside one another"),

  /** Operands that an instruction finds on the stack. Default: 10,000. */
  OPERANDS(10_000, "operands on the stack"),

  /**
   * Work of compiling a function: for each branch and each block the local variables, the operands
   * and the blocks around it; for each call its parameters and results. Default: 20,000,000.
   */
  FUNCTION_WORK(20_000_000, "units of work to compile a function"),

  /**
   * Work of compiling the module: of its functions, and for each type each function. Default:
   * 1,000,000,000.
   */
  WORK(1_000_000_000, "units of work to compile it");

  private final int standard;
  private final String what;

  ModuleLimit(int standard, String what) {
    this.standard = standard;
    this.what = what;
  }

  /**
   * The limit with this {@link #label}.
   *
   * @throws IllegalArgumentException if there is no such limit
   */
  public static ModuleLimit named(String label) {
    for (ModuleLimit limit : values()) {
      if (limit.label().equals(label)) {
        return limit;
      }
    }
    throw new IllegalArgumentException("unknown module limit: " + label);
  }

  /** Its default. */
  public int standard() {
    return standard;
  }

  /** What it counts, in the plural. */
  String what() {
    return what;
  }

  /** Its name on command lines and in system properties, such as {@code module-bytes}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
