package dev.gangway.wasi.endive;

import dev.gangway.wasi.engine.Engine;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasi.engine.Executable;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles modules to JVM bytecode with Endive.
 *
 * <p>A module is refused, before anything of it runs, where it is malformed, is no WASI command, or
 * wants of the host what has no limit here ({@link ModuleCheck}).
 */
public final class EndiveEngine implements Engine {
  private final @Nullable ModuleCache cache;

  private EndiveEngine(@Nullable ModuleCache cache) {
    this.cache = cache;
  }

  /** An engine that compiles each module that it loads. */
  public static EndiveEngine create() {
    return new EndiveEngine(null);
  }

  /**
   * An engine that keeps compiled modules in a directory.
   *
   * @param directory made when first needed; safe to share among processes
   */
  public static EndiveEngine withCache(Path directory) {
    String engine = MachineFactoryCompiler.class.getPackage().getImplementationVersion();
    String version = "endive " + (engine == null ? "1.0.0" : engine) + ", entry format 2";
    return new EndiveEngine(new ModuleCache(directory, version));
  }

  @Override
  public Executable load(byte[] wasm, String name) throws ExecFormatException {
    WasmModule module = parse(wasm, name);
    ModuleCheck.check(module, name);
    return new EndiveExecutable(module, compile(module, name));
  }

  private static WasmModule parse(byte[] wasm, String name) throws ExecFormatException {
    if (wasm.length < 8 || wasm[0] != 0 || wasm[1] != 'a' || wasm[2] != 's' || wasm[3] != 'm') {
      throw new ExecFormatException(name, "not a WebAssembly module");
    }
    if (wasm[4] != 1 || wasm[5] != 0 || wasm[6] != 0 || wasm[7] != 0) {
      throw new ExecFormatException(
          name, "not a WebAssembly core module of version 1 (a component, perhaps)");
    }
    try {
      return Parser.parse(wasm);
    } catch (WasmEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ExecFormatException(name, "not a valid WebAssembly module: " + reason(e), e);
    }
  }

  private Function<Instance, Machine> compile(WasmModule module, String name)
      throws ExecFormatException {
    String digest = module.digest(); // null where a property of Endive's has it so
    Function<Instance, Machine> kept = cache == null || digest == null ? null : cache.load(digest);
    if (kept != null) {
      return kept;
    }
    try {
      return MachineFactoryCompiler.builder(module)
          .withInterpreterFallback(InterpreterFallback.SILENT)
          .withCache(cache)
          .compile();
    } catch (LinkageError | RuntimeException e) {
      throw new ExecFormatException(name, "cannot be compiled: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
