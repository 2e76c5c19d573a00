package dev.gangway.compiler;

import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.Signature;
import java.lang.constant.ClassDesc;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;

/** How a module's functions, types and global variables appear in its classes. */
final class ModuleShape {
  /** The most global variables with a field each: a class has a limit of constants. */
  static final int MAX_FIELDS = 5_000;

  final ScannedModule module;
  final int imports;

  /** The group of each function that is not imported. */
  private final int[] groups;

  /** Functions that make tail calls. */
  private final BitSet tailCallers;

  /** Functions that are too large for a method of the JVM. */
  private final BitSet interpreted;

  /** For each type, the first one that is equal. */
  private final int[] types;

  /** Global variables that Endive's objects hold, because others may write them. */
  private final BitSet shared = new BitSet();

  ModuleShape(
      ScannedModule module,
      WasmModule parsed,
      int[] groups,
      BitSet tailCallers,
      BitSet interpreted) {
    this.module = module;
    this.imports = module.importedFunctions();
    this.groups = groups;
    this.tailCallers = tailCallers;
    this.interpreted = interpreted;
    this.types = equalTypes(parsed);
    int globals = module.globals().size();
    // The interpreter knows Endive's objects only.
    shared.set(interpreted.isEmpty() ? Math.min(MAX_FIELDS, globals) : 0, globals);
    for (Import each : module.imports()) {
      share(each.kind(), each.index());
    }
    for (Export each : module.exports()) {
      share(each.kind(), each.index());
    }
  }

  /** For each type, the first one that is equal. */
  static int[] equalTypes(WasmModule parsed) {
    Map<FunctionType, Integer> first = new HashMap<>();
    int[] equal = new int[parsed.typeSection().typeCount()];
    for (int i = 0; i < equal.length; i++) {
      FunctionType type = parsed.typeSection().types()[i];
      Integer known = type == null ? null : first.putIfAbsent(type, i);
      equal[i] = known == null ? i : known;
    }
    return equal;
  }

  private void share(Kind kind, int index) {
    if (kind == Kind.GLOBAL && module.globals().get(index).mutable()) {
      shared.set(index);
    }
  }

  Signature signature(int type) {
    return module.signatures().get(type);
  }

  /** The type of a function, the first one of those that are equal. */
  int typeOf(int function) {
    return types[module.functions().get(function)];
  }

  int equalType(int type) {
    return types[type];
  }

  boolean isImport(int function) {
    return function < imports;
  }

  ClassDesc owner(int function) {
    return isImport(function) ? Names.IMPORTS : Names.functions(groups[function - imports]);
  }

  /** The name of the method that callers use. */
  static String name(int function) {
    return "f" + function;
  }

  /** The name of the method with the code of a function that makes tail calls. */
  static String body(int function) {
    return "body" + function;
  }

  boolean makesTailCalls(int function) {
    return tailCallers.get(function) && !interpreted.get(function);
  }

  boolean hasTailCalls() {
    return !tailCallers.isEmpty();
  }

  /** Whether Endive's interpreter runs a function. */
  boolean isInterpreted(int function) {
    return interpreted.get(function);
  }

  /** Whether a global variable is an object of Endive's, not a field. */
  boolean isShared(int global) {
    return shared.get(global);
  }

  /** Whether a global variable has a field of the state. */
  static boolean hasField(int global) {
    return global < MAX_FIELDS;
  }

  static String global(int index) {
    return "g" + index;
  }

  static String call(int type) {
    return "call" + type;
  }

  /** The name of the method that makes one step of a chain of tail calls. */
  static String step(int type) {
    return "step" + type;
  }
}
