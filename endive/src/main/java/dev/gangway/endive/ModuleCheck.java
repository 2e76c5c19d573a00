package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;

/**
 * Checks what Gangway needs of a module beyond its validity: that {@code _start} can be called, and
 * that its memory is not larger than the engine's maximum. Imports are checked when a guest is
 * made, because host functions may provide them.
 */
final class ModuleCheck {
  /** The engine's maximum, in pages of 64 KiB. */
  private static final int MAX_PAGES = run.endive.runtime.Memory.RUNTIME_MAX_PAGES;

  private ModuleCheck() {}

  static void check(ScannedModule module, String name) throws ExecFormatException {
    checkStart(module, name);
    checkMemory(module, name);
  }

  private static void checkStart(ScannedModule module, String name) throws ExecFormatException {
    for (Export export : module.exports()) {
      if (export.name().equals("_start") && export.kind() == Kind.FUNCTION) {
        if (export.index() >= module.functions().size()) {
          throw new ExecFormatException(
              name, "not a valid WebAssembly module: the index of _start is out of range");
        }
        if (export.index() < module.importedFunctions()) {
          throw new ExecFormatException(name, "_start is an import");
        }
        if (module.typeOf(export.index()).isEmpty()) {
          return;
        }
        throw new ExecFormatException(name, "_start takes parameters or returns values");
      }
    }
  }

  private static void checkMemory(ScannedModule module, String name) throws ExecFormatException {
    Memory memory = module.memory();
    if (memory != null && memory.initialPages() > MAX_PAGES) {
      throw new ExecFormatException(
          name,
          "starts with %d MiB of memory; the engine's maximum is 2 GiB"
              .formatted(memory.initialPages() / 16));
    }
  }
}
