package dev.gangway.wasi.endive;

import dev.gangway.wasi.engine.Engine;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasi.engine.Executable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
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
  /** Of the engine whose compiled modules are kept: a test holds it to the one that is there. */
  static final String VERSION = "1.0.0";

  /** Of {@link CompiledModule}. */
  private static final int ENTRY_FORMAT = 3;

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
    return new EndiveEngine(
        new ModuleCache(directory, "endive " + VERSION + ", entry format " + ENTRY_FORMAT));
  }

  @Override
  public Executable load(byte[] wasm, String name) throws ExecFormatException {
    checkMagic(wasm, name);
    if (cache == null) {
      WasmModule module = parse(wasm, name);
      return new EndiveExecutable(module, compile(module, name, null));
    }
    Path entry = cache.entry(wasm);
    CompiledModule kept = CompiledModule.of(ModuleCache.load(entry));
    if (kept != null) {
      ModuleCheck.check(kept.module(), name);
      return new EndiveExecutable(kept.module(), kept.machineFactory());
    }
    WasmModule module = parse(wasm, name);
    JarCollector jar = new JarCollector();
    Function<Instance, Machine> machineFactory = compile(module, name, jar);
    if (jar.bytes != null) {
      store(cache, entry, wasm, jar.bytes);
    }
    return new EndiveExecutable(module, machineFactory);
  }

  private static void store(ModuleCache cache, Path entry, byte[] wasm, byte[] jar) {
    try {
      cache.store(entry, CompiledModule.encode(wasm, jar));
    } catch (IOException e) {
      throw new UncheckedIOException("Endive has made a jar that cannot be read", e);
    }
  }

  private static void checkMagic(byte[] wasm, String name) throws ExecFormatException {
    if (wasm.length < 8 || wasm[0] != 0 || wasm[1] != 'a' || wasm[2] != 's' || wasm[3] != 'm') {
      throw new ExecFormatException(name, "not a WebAssembly module");
    }
    if (wasm[4] != 1 || wasm[5] != 0 || wasm[6] != 0 || wasm[7] != 0) {
      throw new ExecFormatException(
          name, "not a WebAssembly core module of version 1 (a component, perhaps)");
    }
  }

  /** Reads, validates and checks a module. */
  private static WasmModule parse(byte[] wasm, String name) throws ExecFormatException {
    WasmModule module;
    try {
      module = Parser.parse(wasm);
    } catch (WasmEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ExecFormatException(name, "not a valid WebAssembly module: " + reason(e), e);
    }
    ModuleCheck.check(module, name);
    return module;
  }

  private static Function<Instance, Machine> compile(
      WasmModule module, String name, @Nullable Cache jar) throws ExecFormatException {
    try {
      return MachineFactoryCompiler.builder(module)
          .withInterpreterFallback(InterpreterFallback.SILENT)
          .withCache(jar)
          .compile();
    } catch (LinkageError | RuntimeException e) {
      throw new ExecFormatException(name, "cannot be compiled: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Takes the classes from Endive's compiler, which gives them to nothing but a cache. */
  private static final class JarCollector implements Cache {
    private byte @Nullable [] bytes;

    @Override
    @SuppressWarnings("NullAway") // Endive's contract: null for an entry that is not there
    public byte @Nullable [] get(String key) {
      return null;
    }

    @Override
    public void putIfAbsent(String key, byte[] jar) {
      bytes = jar;
    }
  }
}
