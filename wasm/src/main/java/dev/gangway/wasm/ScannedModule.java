package dev.gangway.wasm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ModuleScan} found in a module.
 *
 * @param signatures its types
 * @param imports in their order
 * @param functions the type of each function, as an index of {@code signatures}, imports first
 * @param exports in their order
 * @param memory its memory, null if it has none
 * @param size what compiling it takes
 */
public record ScannedModule(
    List<Signature> signatures,
    List<Import> imports,
    List<Integer> functions,
    List<Export> exports,
    @Nullable Memory memory,
    Size size) {

  /** What an import or an export is. */
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
   * @param signature of a function; null for all else
   */
  public record Import(String module, String name, Kind kind, @Nullable Signature signature) {}

  /** An export. */
  public record Export(String name, Kind kind, int index) {}

  /**
   * A memory.
   *
   * @param initialPages pages of 64 KiB that it starts with
   */
  public record Memory(long initialPages) {}

  /**
   * What of a module costs time and memory to compile.
   *
   * @param types how many there are
   * @param functions how many there are, imports included
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

  /** How many functions are imported. */
  public int importedFunctions() {
    return (int) imports.stream().filter(each -> each.kind() == Kind.FUNCTION).count();
  }

  /** The type of a function. */
  public Signature typeOf(int function) {
    return signatures.get(functions.get(function));
  }
}
