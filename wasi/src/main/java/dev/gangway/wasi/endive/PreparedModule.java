package dev.gangway.wasi.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.OutlineLimits;
import dev.gangway.wasm.Outliner;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * A module as it is compiled: valid, checked, and without functions that are too large for the
 * JVM's just-in-time compilers, as far as they can be taken apart.
 *
 * @param wasm what {@code module} was parsed of
 */
@SuppressWarnings("ArrayRecordComponent") // it is large, and nobody compares modules
record PreparedModule(byte[] wasm, WasmModule module) {
  /** False where the system property {@code dev.gangway.outline} is {@code false}. */
  static final boolean OUTLINES =
      !"false".equals(System.getProperty("dev.gangway.outline", "true"));

  /**
   * Reads, validates and checks a module, and takes its large functions apart.
   *
   * @param name what messages call it
   */
  static PreparedModule of(byte[] wasm, String name) throws ExecFormatException {
    WasmModule module = parse(wasm, name);
    ModuleCheck.check(module, name);
    return OUTLINES
        ? outlined(wasm, module, OutlineLimits.HOTSPOT)
        : new PreparedModule(wasm, module);
  }

  /** The same module with large functions taken apart; itself where it has none. */
  static PreparedModule outlined(byte[] wasm, WasmModule module, OutlineLimits limits) {
    byte[] outlined = Outliner.outlined(wasm, limits);
    if (outlined != wasm) {
      try {
        return new PreparedModule(outlined, Parser.parse(outlined));
      } catch (WasmEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
        // A mistake of ours: the module as it came runs slower, and as well.
      }
    }
    return new PreparedModule(wasm, module);
  }

  private static WasmModule parse(byte[] wasm, String name) throws ExecFormatException {
    try {
      return Parser.parse(wasm);
    } catch (WasmEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ExecFormatException(name, "not a valid WebAssembly module: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
