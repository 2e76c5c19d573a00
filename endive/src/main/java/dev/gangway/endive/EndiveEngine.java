package dev.gangway.endive;

import dev.gangway.compiler.CompiledCode;
import dev.gangway.compiler.GuestClasses;
import dev.gangway.compiler.GuestCompiler;
import dev.gangway.settings.Settings;
import dev.gangway.wasi.engine.Engine;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasm.ModuleLimit;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ModuleSurvey;
import dev.gangway.wasm.RefusedModuleException;
import dev.gangway.wasm.ScannedModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles modules to JVM bytecode with Endive.
 *
 * <p>A module is refused before Endive reads it if it is malformed, is above a {@link ModuleLimit},
 * uses an unsupported feature ({@link ModuleScan}), or starts with too much memory ({@link
 * ModuleCheck}). What it imports is checked when a guest is made. Loading has a time limit and ends
 * when its thread is interrupted ({@link Loading}).
 */
public final class EndiveEngine implements Engine {
  /** The default time limit of a load. */
  public static final Duration LOAD_TIME_LIMIT = Duration.ofMinutes(5);

  /** The engine's version, part of the key of a cache entry. A test compares it with the engine. */
  static final String VERSION = "1.0.0";

  /**
   * The format of a cache entry. Increment it with each change of {@link CompiledModule} or of the
   * output of {@link PreparedModule}, {@link Safeguards}, {@link Trampolines}, {@link Entries},
   * {@link Comparisons}, {@link MemoryLinks}, {@link GuestBoundary} or {@link GuestCompiler}.
   */
  private static final int ENTRY_FORMAT = 15;

  /** No limits: for a module that was checked before. */
  private static final ModuleLimits CHECKED = ModuleLimits.of(_ -> Integer.MAX_VALUE);

  private final @Nullable Path directory;
  private final @Nullable ModuleCache cache;
  private final ModuleLimits limits;
  private final Duration timeLimit;

  private EndiveEngine(@Nullable Path directory, ModuleLimits limits, Duration timeLimit) {
    Rehearsal.ofCompiledFunctions();
    this.directory = directory;
    this.cache = directory == null ? null : new ModuleCache(directory, version(limits));
    this.limits = limits;
    this.timeLimit = timeLimit;
  }

  /** Everything that a cache entry depends on, except the module. */
  private static String version(ModuleLimits limits) {
    return "compiled by %s, endive %s, entry format %d%s, linked to %s, limits %s"
        .formatted(
            Settings.GUEST_COMPILER.flag() ? "gangway" : "endive",
            VERSION,
            ENTRY_FORMAT,
            PreparedModule.OUTLINES ? "" : ", not outlined",
            MemoryLinks.OWNER.getSimpleName(),
            limits);
  }

  /** An engine that compiles each module that it loads, with the default limits. */
  public static EndiveEngine create() {
    return new EndiveEngine(null, ModuleLimits.DEFAULT, LOAD_TIME_LIMIT);
  }

  /**
   * An engine that keeps compiled modules in a directory, with the default limits.
   *
   * @param directory made when first needed; safe to share among processes
   */
  public static EndiveEngine withCache(Path directory) {
    return new EndiveEngine(directory, ModuleLimits.DEFAULT, LOAD_TIME_LIMIT);
  }

  /** The same engine with other limits of modules. */
  public EndiveEngine with(ModuleLimits other) {
    return new EndiveEngine(directory, other, timeLimit);
  }

  /** The same engine with another time limit of a load. */
  public EndiveEngine with(Duration other) {
    return new EndiveEngine(directory, limits, other);
  }

  /** The same engine, keeping compiled modules in a directory. */
  public EndiveEngine with(Path cacheDirectory) {
    return new EndiveEngine(cacheDirectory, limits, timeLimit);
  }

  /**
   * Reads a module from a file and loads it, as {@link #load(InputStream, String)}.
   *
   * @throws ExecFormatException as {@link #load(byte[], String)}
   * @throws IOException if the file cannot be read
   */
  public Executable load(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return load(in, name);
    }
  }

  /**
   * Reads a module from a stream to its end, and loads it. At most one byte more is read than a
   * module may have. The stream is not closed.
   *
   * @throws ExecFormatException as {@link #load(byte[], String)}
   * @throws IOException if the stream throws it
   */
  public Executable load(InputStream in, String name) throws IOException {
    return load(read(in, name), name);
  }

  private byte[] read(InputStream in, String name) throws IOException {
    int most = limits.get(ModuleLimit.MODULE_BYTES);
    try {
      byte[] wasm = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new ExecFormatException(
            name,
            "has more than %,d bytes, the limit %s"
                .formatted(most, ModuleLimit.MODULE_BYTES.label()));
      }
      return wasm;
    } catch (OutOfMemoryError e) {
      throw Loading.failure(name, e);
    }
  }

  /**
   * Says what a module is and why it would be refused, without compiling it. Reads as {@link
   * #load(InputStream, String)}. A time limit and an interrupt end it as they end a load.
   *
   * @return the module, with each reason to refuse it that is found before it is compiled
   * @throws ExecFormatException if it is no core module, has more bytes than the limit, or the time
   *     or the Java heap does not suffice
   * @throws IOException if the stream throws it
   */
  public ModuleSurvey inspect(InputStream in, String name) throws IOException {
    byte[] wasm = read(in, name);
    try {
      return Loading.run(name, timeLimit, () -> survey(wasm, name));
    } catch (OutOfMemoryError e) {
      throw Loading.failure(name, e);
    }
  }

  private ModuleSurvey survey(byte[] wasm, String name) throws ExecFormatException {
    ModuleSurvey survey;
    try {
      survey = ModuleSurvey.of(wasm, limits, Loading::checkpoint);
    } catch (RefusedModuleException e) {
      throw new ExecFormatException(name, e.reason(), e);
    }
    List<String> faults = ModuleCheck.faults(survey.module());
    if (survey.faults().isEmpty() && faults.isEmpty()) {
      faults = enginesFaults(wasm, survey.module(), name);
    }
    return survey.withFaults(faults);
  }

  /** What the engine finds in a module before it compiles it: at most one reason. */
  private static List<String> enginesFaults(byte[] wasm, ScannedModule scanned, String name) {
    long need = HeapNeed.of(scanned.size());
    HeapBudget.JVM.take(need);
    try {
      ExceptionCheck.check(PreparedModule.parsed(wasm, name), name);
      return List.of();
    } catch (ExecFormatException e) {
      return List.of(e.reason());
    } finally {
      HeapBudget.JVM.giveBack(need);
    }
  }

  @Override
  public Executable load(byte[] wasm, String name) throws ExecFormatException {
    try {
      ModuleCache kept = cache;
      if (kept == null) {
        return Loading.run(name, timeLimit, () -> compile(wasm, name, null));
      }
      Path entry = kept.entry(wasm);
      Executable found = CompiledModule.of(ModuleCache.load(entry));
      if (found != null) {
        return found;
      }
      return Loading.run(name, timeLimit, () -> compile(wasm, name, entry));
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw Loading.failure(name, e);
    }
  }

  /**
   * Checks and compiles a module.
   *
   * @param entry the cache entry for the result, or null
   */
  private Executable compile(byte[] wasm, String name, @Nullable Path entry)
      throws ExecFormatException {
    ScannedModule scanned = scan(wasm, name);
    ModuleCheck.check(scanned, name);
    long need = HeapNeed.of(scanned.size());
    HeapBudget.JVM.take(need);
    try {
      return prepareAndCompile(wasm, scanned, name, entry);
    } finally {
      HeapBudget.JVM.giveBack(need);
    }
  }

  private Executable prepareAndCompile(
      byte[] wasm, ScannedModule scanned, String name, @Nullable Path entry)
      throws ExecFormatException {
    PreparedModule prepared = PreparedModule.of(wasm, name);
    Loading.checkpoint();
    if (Settings.GUEST_COMPILER.flag()) {
      return compileHere(prepared, scanned, name, entry);
    }
    Compilation compiled = Compilation.compile(prepared.module(), scanned, name);
    Loading.checkpoint();
    if (cache != null && entry != null) {
      cache.store(entry, CompiledModule.encode(prepared.wasm(), compiled.classes()));
    }
    return new EndiveExecutable(prepared.module(), scanned, compiled.loaded());
  }

  /**
   * Compiles with Gangway's compiler.
   *
   * @param entry the cache entry for the result, or null
   */
  private Executable compileHere(
      PreparedModule prepared, ScannedModule scanned, String name, @Nullable Path entry)
      throws ExecFormatException {
    ExceptionCheck.checkNesting(prepared.module(), name);
    CompiledCode code;
    GuestClasses classes;
    try {
      // Functions were taken apart, so there are more of them.
      ScannedModule outlined = ModuleScan.scan(prepared.wasm(), CHECKED, Loading::checkpoint);
      code =
          GuestCompiler.compile(
              prepared.wasm(),
              outlined,
              prepared.module(),
              GuestBoundary.INSTANCE,
              Loading::checkpoint);
      ExceptionCheck.checkCompiled(prepared.module(), code.interpretsFunctions(), name);
      classes = code.verify(prepared.module(), GuestBoundary.INSTANCE);
    } catch (LinkageError | RuntimeException e) {
      throw new ExecFormatException(name, "cannot be compiled: " + Loading.reason(e), e);
    }
    Loading.checkpoint();
    if (cache != null && entry != null) {
      cache.store(entry, CompiledModule.encode(prepared.wasm(), code));
    }
    return new EndiveExecutable(
        prepared.module(), scanned, classes.machineFactory(), Entries.of(classes));
  }

  private ScannedModule scan(byte[] wasm, String name) throws ExecFormatException {
    try {
      return ModuleScan.scan(wasm, limits, Loading::checkpoint);
    } catch (RefusedModuleException e) {
      throw new ExecFormatException(name, e.reason(), e);
    }
  }
}
