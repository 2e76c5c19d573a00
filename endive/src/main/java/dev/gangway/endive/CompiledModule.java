package dev.gangway.endive;

import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * A module from {@link ModuleCache}: the module without its functions' bodies, and the classes that
 * they were compiled to.
 *
 * <p>An entry is the length of the module without bodies, that module, and a {@link ClassBundle}.
 * The module was validated with its bodies before it was stored. Doing so at each start would take
 * most of the start of a large program.
 *
 * @param scanned the scan of the module
 * @param classes its classes
 */
record CompiledModule(ScannedModule scanned, WasmModule module, LoadedClasses classes) {

  /**
   * Makes an entry.
   *
   * @param wasm a valid module
   * @param classes its compiled classes
   */
  static ByteBuffer encode(byte[] wasm, ClassBundle classes) {
    byte[] module = classes.interpretsFunctions() ? wasm : FunctionBodies.dropped(wasm);
    byte[] bundle = classes.bytes();
    return ByteBuffer.allocate(Integer.BYTES + module.length + bundle.length)
        .putInt(module.length)
        .put(module)
        .put(bundle)
        .flip();
  }

  /**
   * Loads an entry.
   *
   * @return null if there is none, or it does not fit this JVM and engine
   */
  static @Nullable CompiledModule of(@Nullable ByteBuffer entry) {
    if (entry == null) {
      return null;
    }
    try {
      byte[] module = ClassBundle.bytes(entry, entry.getInt());
      ScannedModule scanned = ModuleScan.scan(module, ModuleLimits.DEFAULT, () -> {});
      return new CompiledModule(scanned, Parser.parse(module), ClassBundle.load(entry));
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }
}
