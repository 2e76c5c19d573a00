package dev.gangway.wasm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link ModuleScan}.
 *
 * @param signatures its types
 * @param imports in their order
 * @param functions the type of each function, as an index of {@code signatures}, imports first
 * @param exports in their order
 * @param memory its memory, null if it has none
 * @param size the numbers that compiling depends on
 */
public record ScannedModule(
    List<Signature> signatures,
    List<Import> imports,
    List<Integer> functions,
    List<Export> exports,
    @Nullable Memory memory,
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
   * @param signature of a function; else null
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

  /** The number of imported functions. */
  public int importedFunctions() {
    return (int) imports.stream().filter(each -> each.kind() == Kind.FUNCTION).count();
  }

  /** The type of a function. */
  public Signature typeOf(int function) {
    return signatures.get(functions.get(function));
  }
}
