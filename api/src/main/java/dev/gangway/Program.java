package dev.gangway;

import dev.gangway.ExternType.GlobalType;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled program. {@link Gangway#load} makes it once; any number of guests run it, in any
 * number of threads at the same time. Immutable; there is nothing to close.
 */
public final class Program {
  /** How a program is used. */
  public enum Kind {
    /** It exports {@code _start}, which {@link Guest#run} runs to its end. */
    COMMAND,
    /** It exports other functions, which are called after {@link Guest#start}. */
    REACTOR
  }

  /** Exports in a message. */
  private static final int MAX_LISTED = 20;

  private final String name;
  private final Executable executable;

  Program(String name, Executable executable) {
    this.name = name;
    this.executable = executable;
  }

  /**
   * The name of the program in messages, and the default of {@code argv[0]}.
   *
   * @return the name that {@link Gangway#load} was given
   */
  public String name() {
    return name;
  }

  /**
   * Tells how the program is used.
   *
   * @return {@link Kind#COMMAND} if it exports a function {@code _start}
   */
  public Kind kind() {
    return function("_start") == null ? Kind.REACTOR : Kind.COMMAND;
  }

  /**
   * Lists what the program imports, in the order of the module. {@link Guest.Builder#build} refuses
   * it if something is not provided.
   *
   * @return the imports, immutable
   */
  public List<ImportType> imports() {
    return ModuleTypes.imports(executable.module());
  }

  /**
   * Lists what the program exports, in the order of the module.
   *
   * @return the exports, immutable
   */
  public List<ExportType> exports() {
    return ModuleTypes.exports(executable.module());
  }

  Executable executable() {
    return executable;
  }

  /** The exported function of this name; null if there is none. */
  @Nullable Export function(String export) {
    return find(export, ScannedModule.Kind.FUNCTION);
  }

  /**
   * The type of an exported function that Java can call.
   *
   * @throws IllegalArgumentException if there is none, with what is there instead
   */
  FunctionType functionType(String export) {
    Export found = function(export);
    if (found == null) {
      throw new IllegalArgumentException(
          name
              + ": exports no function "
              + export
              + others(export, FunctionType.class, "functions"));
    }
    Signature signature = executable.module().typeOf(found.index());
    FunctionType type = FunctionType.of(signature);
    if (signature.methodType() == null) {
      throw new IllegalArgumentException(
          "%s: %s %s has values that Java cannot hold".formatted(name, export, type));
    }
    return type;
  }

  /**
   * The type of an exported global variable that Java can read.
   *
   * @throws IllegalArgumentException if there is none, with what is there instead
   */
  GlobalType globalType(String export) {
    Export found = find(export, ScannedModule.Kind.GLOBAL);
    if (found == null) {
      throw new IllegalArgumentException(
          name + ": exports no global " + export + others(export, GlobalType.class, "globals"));
    }
    GlobalType type =
        (GlobalType) ModuleTypes.type(executable.module(), found.kind(), found.index());
    if (!type.value().isNumber()) {
      throw new IllegalArgumentException(
          "%s: %s is a %s, not a number".formatted(name, export, type));
    }
    return type;
  }

  /** What a message says about the exports: this one is of another kind, or those of the kind. */
  private String others(String export, Class<? extends ExternType> kind, String plural) {
    for (ExportType each : exports()) {
      if (each.name().equals(export)) {
        return ": it is a " + each.type();
      }
    }
    List<String> listed =
        exports().stream()
            .filter(each -> kind.isInstance(each.type()))
            .map(ExportType::toString)
            .limit(MAX_LISTED + 1)
            .toList();
    if (listed.isEmpty()) {
      return "; it exports no " + plural;
    }
    return "; it exports "
        + String.join(", ", listed.subList(0, Math.min(MAX_LISTED, listed.size())))
        + (listed.size() > MAX_LISTED ? " and others" : "");
  }

  /** The export of this name and kind; null if there is none. */
  @Nullable Export find(String export, ScannedModule.Kind kind) {
    for (Export each : executable.module().exports()) {
      if (each.kind() == kind && each.name().equals(export)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return name;
  }
}
