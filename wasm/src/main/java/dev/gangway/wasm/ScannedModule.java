package dev.gangway.wasm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link ModuleScan}.
 *
 * <p>In each list of functions, tables, globals and tags, the imported ones come first: an index of
 * the module is an index of the list.
 *
 * @param signatures its types
 * @param imports in their order
 * @param functions the type of each function, as an index of {@code signatures}
 * @param tables its tables
 * @param memories its memories; at most one of a module that is not refused
 * @param globals its global variables
 * @param tags the type of each exception tag, as an index of {@code signatures}
 * @param exports in their order
 * @param size the numbers that compiling depends on
 */
public record ScannedModule(
    List<Signature> signatures,
    List<Import> imports,
    List<Integer> functions,
    List<Table> tables,
    List<Memory> memories,
    List<Global> globals,
    List<Integer> tags,
    List<Export> exports,
    Size size) {

  /** The kind of an import or an export. */
  public enum Kind {
    FUNCTION,
    TABLE,
    MEMORY,
    GLOBAL,
    TAG;

    static Kind of(int code) {
      if (code >= values().length) {
        throw RefusedModuleException.invalid("an import or export of the unknown kind " + code);
      }
      return values()[code];
    }
  }

  /**
   * An import.
   *
   * @param index of the function, table, memory, global or tag that it becomes in this module
   */
  public record Import(String module, String name, Kind kind, int index) {}

  /** An export. */
  public record Export(String name, Kind kind, int index) {}

  /** The value of a maximum that a module does not declare. */
  public static final long NO_MAXIMUM = -1;

  /**
   * A table.
   *
   * @param element the first byte of the type of its elements
   * @param initial elements that it starts with
   * @param maximum elements that it may grow to, or {@link #NO_MAXIMUM}
   */
  public record Table(byte element, long initial, long maximum) {}

  /**
   * A memory.
   *
   * @param initialPages pages of 64 KiB that it starts with
   * @param maximumPages pages that it may grow to, or {@link #NO_MAXIMUM}
   */
  public record Memory(long initialPages, long maximumPages, boolean shared) {}

  /**
   * A global variable.
   *
   * @param type the first byte of the type of its value
   */
  public record Global(byte type, boolean mutable) {}

  /**
   * The numbers that the time and memory of compiling depend on.
   *
   * @param types the number of types
   * @param functions the number of functions, imports included
   * @param instructions of all functions and constant expressions
   * @param locals of all functions
   * @param elements of all element segments
   * @param dataBytes of all data segments
   * @param branchTargets of all {@code br_table}
   * @param bodyWork of all functions, in the units of {@link ModuleLimit#FUNCTION_WORK}
   * @param codeBytes of all functions
   */
  public record Size(
      long types,
      long functions,
      long instructions,
      long locals,
      long elements,
      long dataBytes,
      long branchTargets,
      long bodyWork,
      long codeBytes) {}

  /** Its memory, its own or an imported one; null if it has none. */
  public @Nullable Memory memory() {
    return memories.isEmpty() ? null : memories.getFirst();
  }

  /** The number of imported functions. */
  public int importedFunctions() {
    return (int) imports.stream().filter(each -> each.kind() == Kind.FUNCTION).count();
  }

  /** The type of a function. */
  public Signature typeOf(int function) {
    return signatures.get(functions.get(function));
  }
}
