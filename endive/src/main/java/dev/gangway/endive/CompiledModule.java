package dev.gangway.endive;

import dev.gangway.compiler.CompiledCode;
import dev.gangway.compiler.GuestClasses;
import dev.gangway.settings.Settings;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * The content of an entry of {@link ModuleCache}: the length of the module without its functions'
 * bodies, that module, and the classes that they were compiled to: a {@link ClassBundle}, or a
 * {@link CompiledCode} of Gangway's compiler. The entry's name depends on which.
 *
 * <p>The module was validated with its bodies before it was stored. Doing so at each start would
 * take most of the start of a large program.
 */
final class CompiledModule {
  private CompiledModule() {}

  /**
   * Makes an entry.
   *
   * @param wasm a valid module
   * @param classes its compiled classes
   */
  static ByteBuffer encode(byte[] wasm, ClassBundle classes) {
    return encode(wasm, classes.interpretsFunctions(), classes.bytes());
  }

  /** The same for Gangway's compiler. */
  static ByteBuffer encode(byte[] wasm, CompiledCode code) {
    return encode(wasm, code.interpretsFunctions(), code.bytes());
  }

  private static ByteBuffer encode(byte[] wasm, boolean interpretsFunctions, byte[] classes) {
    byte[] module = interpretsFunctions ? wasm : FunctionBodies.dropped(wasm);
    return ByteBuffer.allocate(Integer.BYTES + module.length + classes.length)
        .putInt(module.length)
        .put(module)
        .put(classes)
        .flip();
  }

  /**
   * Loads an entry.
   *
   * @return null if there is none, or it does not fit this JVM and engine
   */
  static @Nullable Executable of(@Nullable ByteBuffer entry) {
    if (entry == null) {
      return null;
    }
    try {
      byte[] wasm = ClassBundle.bytes(entry, entry.getInt());
      ScannedModule scanned = ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
      WasmModule module = Parser.parse(wasm);
      if (!Settings.GUEST_COMPILER.flag()) {
        return new EndiveExecutable(module, scanned, ClassBundle.load(entry));
      }
      GuestClasses classes = CompiledCode.of(entry).load(module, GuestBoundary.INSTANCE);
      return new EndiveExecutable(module, scanned, classes.machineFactory(), Entries.of(classes));
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }
}
