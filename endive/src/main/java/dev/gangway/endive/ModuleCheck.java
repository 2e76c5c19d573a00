package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what Gangway needs of a module beyond its validity: that {@code _start} can be called,
 * that its memory is not larger than the engine's maximum, and that the JVM has the heap to compile
 * it. Imports are checked when a guest is made, because host functions may provide them.
 */
final class ModuleCheck {
  /** The engine's maximum, in pages of 64 KiB. */
  private static final int MAX_PAGES = run.endive.runtime.Memory.RUNTIME_MAX_PAGES;

  private ModuleCheck() {}

  /**
   * Checks a module that is to be run.
   *
   * @throws ExecFormatException with the first of the {@link #faults}
   */
  static void check(ScannedModule module, String name) throws ExecFormatException {
    List<String> faults = faults(module);
    if (!faults.isEmpty()) {
      throw new ExecFormatException(name, faults.getFirst());
    }
  }

  /** The reasons to refuse a module; empty if there are none. */
  static List<String> faults(ScannedModule module) {
    List<String> faults = new ArrayList<>();
    for (Export export : module.exports()) {
      if (export.name().equals("_start") && export.kind() == Kind.FUNCTION) {
        checkStart(module, export.index(), faults);
      }
    }
    Memory memory = module.memory();
    if (memory != null && memory.initialPages() > MAX_PAGES) {
      faults.add(
          "starts with %d MiB of memory; the engine's maximum is 2 GiB"
              .formatted(memory.initialPages() / 16));
    }
    HeapNeed.check(module.size(), faults);
    return faults;
  }

  private static void checkStart(ScannedModule module, int function, List<String> faults) {
    if (function < module.importedFunctions()) {
      faults.add("_start is an import");
    } else if (!module.typeOf(function).isEmpty()) {
      faults.add("_start takes parameters or returns values");
    }
  }
}
