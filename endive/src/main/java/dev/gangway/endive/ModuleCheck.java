package dev.gangway.endive;

import dev.gangway.wasi.Preview1;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import dev.gangway.wasm.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a module can be run: a WASI command that imports only system calls, and whose memory
 * is not larger than the engine's maximum.
 */
final class ModuleCheck {
  /** The engine's maximum, in pages of 64 KiB. */
  private static final int MAX_PAGES = run.endive.runtime.Memory.RUNTIME_MAX_PAGES;

  /** The length of a list, and of a name, in messages. */
  private static final int MAX_LISTED = 100;

  private static final int MAX_NAME = 100;

  private ModuleCheck() {}

  static void check(ScannedModule module, String name) throws ExecFormatException {
    checkImports(module, name);
    checkStart(module, name);
    checkMemory(module, name);
  }

  private static void checkImports(ScannedModule module, String name) throws ExecFormatException {
    List<String> wrong = new ArrayList<>();
    boolean otherModule = false;
    boolean ours = false;
    for (Import wanted : module.imports()) {
      String fault = fault(wanted);
      if (fault != null) {
        wrong.add(fault);
        boolean known = Signatures.modules().contains(wanted.module());
        otherModule |= !known;
        ours |= known && !wanted.module().equals(Preview1.MODULE);
      }
    }
    if (!wrong.isEmpty()) {
      throw new ExecFormatException(
          name,
          "imports "
              + list(wrong)
              + (otherModule ? "; known modules: " + modules() : "")
              + (ours ? "; " + functionsOfOurModules() : ""));
    }
  }

  private static String list(List<String> all) {
    int more = all.size() - MAX_LISTED;
    return more <= 0
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MAX_LISTED)) + " and " + more + " more";
  }

  /** The fault of an import; null if there is none. */
  private static @Nullable String fault(Import wanted) {
    String what = shortened(wanted.module()) + "." + shortened(wanted.name());
    Signature type = wanted.signature();
    if (type == null) {
      return "the unknown " + wanted.kind().name().toLowerCase(Locale.ROOT) + " " + what;
    }
    Signature known = Signatures.signature(wanted.module(), wanted.name());
    if (known == null) {
      return "the unknown function " + what + " " + type;
    }
    return known.equals(type) ? null : what + " as " + type + ", but it is " + known;
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "...";
  }

  private static String modules() {
    return String.join(" and ", Signatures.modules());
  }

  /** Not WASI's functions: they are known, and many. */
  private static String functionsOfOurModules() {
    List<String> texts = new ArrayList<>();
    for (String module : Signatures.modules()) {
      if (!module.equals(Preview1.MODULE)) {
        texts.add(module + " has only " + String.join(", ", Signatures.functions(module)));
      }
    }
    return String.join("; ", texts);
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
    throw new ExecFormatException(name, "exports no _start: it is a library, not a program");
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
