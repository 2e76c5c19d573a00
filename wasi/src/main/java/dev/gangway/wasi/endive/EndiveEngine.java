package dev.gangway.wasi.endive;

import dev.gangway.wasi.engine.Engine;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasi.engine.Executable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  /**
   * Of {@link CompiledModule} and of what {@link PreparedModule}, {@link Safeguards}, {@link
   * Trampolines}, {@link Comparisons} and {@link MemoryLinks} write: with each change, one more.
   */
  private static final int ENTRY_FORMAT = 9;

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
        new ModuleCache(
            directory,
            "endive %s, entry format %d%s, linked to %s"
                .formatted(
                    VERSION,
                    ENTRY_FORMAT,
                    PreparedModule.OUTLINES ? "" : ", not outlined",
                    MemoryLinks.OWNER.getSimpleName())));
  }

  @Override
  public Executable load(byte[] wasm, String name) throws ExecFormatException {
    checkMagic(wasm, name);
    if (cache == null) {
      WasmModule module = PreparedModule.of(wasm, name).module();
      return new EndiveExecutable(module, Compilation.compile(module, name).machineFactory());
    }
    Path entry = cache.entry(wasm);
    CompiledModule kept = CompiledModule.of(ModuleCache.load(entry));
    if (kept != null) {
      ModuleCheck.check(kept.module(), name);
      return new EndiveExecutable(kept.module(), kept.machineFactory());
    }
    PreparedModule prepared = PreparedModule.of(wasm, name);
    Compilation compiled = Compilation.compile(prepared.module(), name);
    cache.store(entry, CompiledModule.encode(prepared.wasm(), compiled.classes()));
    return new EndiveExecutable(prepared.module(), compiled.machineFactory());
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
}
