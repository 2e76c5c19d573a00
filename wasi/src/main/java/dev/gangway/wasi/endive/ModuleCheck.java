package dev.gangway.wasi.endive;

import dev.gangway.wasi.Preview1;
import dev.gangway.wasi.engine.ExecFormatException;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemorySection;
import run.endive.wasm.types.SubType;

/**
 * What a module must be to be run: a WASI command that imports nothing but system calls, with at
 * most one memory, and without objects on the host's heap (WebAssembly GC), for which there is no
 * limit to set.
 */
final class ModuleCheck {
  private ModuleCheck() {}

  static void check(WasmModule module, String name) throws ExecFormatException {
    checkImports(module, name);
    checkStart(module, name);
    checkMemory(module, name);
    checkTypes(module, name);
  }

  private static void checkImports(WasmModule module, String name) throws ExecFormatException {
    for (int i = 0; i < module.importSection().importCount(); i++) {
      Import wanted = module.importSection().getImport(i);
      String what = wanted.module() + "." + wanted.name();
      if (!(wanted instanceof FunctionImport function)) {
        throw new ExecFormatException(
            name, "imports the " + kind(wanted) + " " + what + ", which there is none of");
      }
      if (!Signatures.modules().contains(wanted.module())) {
        throw new ExecFormatException(
            name, "imports the function " + what + "; there are only " + modules());
      }
      FunctionType type = module.typeSection().getType(function.typeIndex());
      FunctionType ours = Signatures.of(wanted.module(), wanted.name());
      if (ours == null) {
        throw new ExecFormatException(
            name, "imports the unknown function " + what + others(wanted.module()));
      }
      if (!ours.typesMatch(type)) {
        throw new ExecFormatException(
            name, "imports " + what + " as " + type + ", but it is " + ours);
      }
    }
  }

  private static String modules() {
    return String.join(" and ", Signatures.modules());
  }

  /** What a module of ours has. WASI's is no news, and long. */
  private static String others(String module) {
    return module.equals(Preview1.MODULE)
        ? ""
        : "; " + module + " has only " + String.join(", ", Signatures.functions(module));
  }

  private static String kind(Import wanted) {
    return wanted.importType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static void checkStart(WasmModule module, String name) throws ExecFormatException {
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      Export export = module.exportSection().getExport(i);
      if (export.name().equals("_start") && export.exportType() == ExternalType.FUNCTION) {
        int imported = module.importSection().count(ExternalType.FUNCTION);
        if (export.index() < imported) {
          throw new ExecFormatException(name, "_start is an import, not a function of its own");
        }
        FunctionType type =
            module
                .functionSection()
                .getFunctionType(export.index() - imported, module.typeSection());
        if (type.params().isEmpty() && type.returns().isEmpty()) {
          return;
        }
        throw new ExecFormatException(name, "_start takes parameters or returns values");
      }
    }
    throw new ExecFormatException(name, "exports no _start: it is a library, not a program");
  }

  private static void checkMemory(WasmModule module, String name) throws ExecFormatException {
    int memories = module.memorySection().map(MemorySection::memoryCount).orElse(0);
    if (memories > 1) {
      throw new ExecFormatException(name, "has " + memories + " memories; one is supported");
    }
    if (memories == 1) {
      int initial = module.memorySection().orElseThrow().getMemory(0).limits().initialPages();
      if (initial > Memory.RUNTIME_MAX_PAGES) {
        throw new ExecFormatException(
            name, "starts with " + initial / 16 + " MiB of memory; the engine has at most 2 GiB");
      }
    }
  }

  private static void checkTypes(WasmModule module, String name) throws ExecFormatException {
    for (int i = 0; i < module.typeSection().subTypeCount(); i++) {
      SubType type = module.typeSection().getSubType(i);
      if (type.compType().funcType() == null) {
        throw new ExecFormatException(
            name, "uses WebAssembly GC, whose objects on the host's heap have no limit here");
      }
    }
  }
}
