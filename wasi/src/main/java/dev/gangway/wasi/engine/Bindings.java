package dev.gangway.wasi.engine;

import dev.gangway.wasi.Syscall;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * What a module imports, each list in the order of the module's imports of that kind. An imported
 * memory is always the guest's own; an imported table is always a new one.
 *
 * @param functions for each imported function
 * @param globals for each imported global variable
 * @param tables for each imported table, the elements that it starts with
 */
public record Bindings(List<Function> functions, List<GlobalCell> globals, List<Integer> tables) {
  public Bindings {
    functions = List.copyOf(functions);
    globals = List.copyOf(globals);
    tables = List.copyOf(tables);
  }

  /** The code behind an imported function. */
  public sealed interface Function {}

  /** A system call. */
  public record SystemCall(Syscall call) implements Function {}

  /**
   * A function of the embedder.
   *
   * @param handle its type is the {@link dev.gangway.wasm.Signature#methodType} of the import; it
   *     may throw anything
   */
  public record Host(MethodHandle handle) implements Function {}
}
