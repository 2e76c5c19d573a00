package dev.gangway.endive;

import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * A module as it comes out of {@link ModuleCache}: all of it but its functions' bodies, and the
 * classes that they were compiled to.
 *
 * <p>An entry is the length of the module without bodies, that module, and a {@link ClassBundle}.
 * It was parsed and validated with its bodies before it was stored; to do so again at each start
 * would take most of the time of a large program's start.
 *
 * @param scanned what the module is
 * @param machineFactory what makes the machine of an instance
 */
record CompiledModule(
    ScannedModule scanned, WasmModule module, Function<Instance, Machine> machineFactory) {

  /**
   * Makes an entry.
   *
   * @param wasm a valid module
   * @param classes what it was compiled to
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
   * @return null where there is none, or it does not fit this JVM and engine
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
