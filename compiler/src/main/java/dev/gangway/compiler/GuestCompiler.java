package dev.gangway.compiler;

import dev.gangway.wasm.CodeSection;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.Signature;
import dev.gangway.wasm.WasmReader;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Element;
import run.endive.wasm.types.Global;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * Compiles WebAssembly modules to JVM classes.
 *
 * <p>The result is a machine for Endive's {@code Instance}, whose memory must be a {@link
 * DirectMemory}.
 */
public final class GuestCompiler {
  /** The most instructions of a class, so that it has room for its constants. */
  private static final int INSTRUCTIONS_IN_A_CLASS = 20_000;

  private static final int FUNCTIONS_IN_A_CLASS = 500;

  /** As many as of Endive's compiler. */
  private static final int MAX_RESULT_WORDS = 255;

  private final ScannedModule scanned;
  private final WasmModule parsed;
  private final List<WasmReader> bodies;
  private final Boundary boundary;
  private final Runnable checkpoint;
  private final int imports;
  private final List<BodySummary> summaries = new ArrayList<>();
  private final BitSet callable = new BitSet();
  private final int[] groups;
  private int groupCount;
  private final BitSet tailCallers = new BitSet();

  private GuestCompiler(
      byte[] wasm,
      ScannedModule scanned,
      WasmModule parsed,
      Boundary boundary,
      Runnable checkpoint) {
    this.scanned = scanned;
    this.parsed = parsed;
    this.bodies = CodeSection.bodies(wasm);
    this.boundary = boundary;
    this.checkpoint = checkpoint;
    this.imports = scanned.importedFunctions();
    this.groups = new int[bodies.size()];
  }

  /**
   * Compiles a module.
   *
   * @param wasm its bytes
   * @param scanned the same, scanned
   * @param parsed the same, as Endive has parsed and validated it; its functions' bodies are not
   *     used
   * @param boundary writes the code between compiled functions and Java
   * @param checkpoint called regularly; an exception of it ends the compilation
   * @return its classes
   */
  public static CompiledCode compile(
      byte[] wasm,
      ScannedModule scanned,
      WasmModule parsed,
      Boundary boundary,
      Runnable checkpoint) {
    return new GuestCompiler(wasm, scanned, parsed, boundary, checkpoint).compile();
  }

  private CompiledCode compile() {
    checkParameters();
    summarize();
    findCallable();
    BitSet interpreted = new BitSet();
    while (true) {
      ModuleShape module = new ModuleShape(scanned, parsed, groups, tailCallers, interpreted);
      Map<String, byte[]> classes = new TreeMap<>();
      BitSet tooLarge = functions(module, classes);
      if (tooLarge.isEmpty()) {
        others(module, classes);
        return new CompiledCode(classes, interpreted.stream().toArray());
      }
      interpreted.or(tooLarge);
      callable.set(0, scanned.functions().size()); // the interpreter calls any function
    }
  }

  private void checkParameters() {
    for (int i = 0; i < scanned.functions().size(); i++) {
      Signature type = scanned.typeOf(i);
      if (Names.words(type) > Dispatch.MAX_WORDS || Names.resultWords(type) > MAX_RESULT_WORDS) {
        throw new IllegalArgumentException(
            "a function may have %d words of parameters and %d of results (i64, f64: two)"
                .formatted(Dispatch.MAX_WORDS, MAX_RESULT_WORDS));
      }
    }
  }

  /** Adds the classes with functions. Returns those that are too large for a method. */
  private BitSet functions(ModuleShape module, Map<String, byte[]> classes) {
    BitSet tooLarge = new BitSet();
    int first = 0;
    for (int group = 0; group < groupCount; group++) {
      int end = first;
      while (end < groups.length && groups[end] == group) {
        end++;
      }
      ClassDesc name = Names.functions(group);
      try {
        classes.put(GuestClasses.name(name), functions(module, name, first, end));
      } catch (IllegalArgumentException e) {
        int before = tooLarge.cardinality();
        for (int i = first; i < end; i++) {
          if (isTooLarge(module, name, i)) {
            tooLarge.set(imports + i);
          }
        }
        if (tooLarge.cardinality() == before) {
          throw e;
        }
      }
      first = end;
    }
    return tooLarge;
  }

  private boolean isTooLarge(ModuleShape module, ClassDesc name, int index) {
    try {
      functions(module, name, index, index + 1);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** Adds the other classes. */
  private void others(ModuleShape module, Map<String, byte[]> classes) {
    classes.put(GuestClasses.name(Names.STATE), StateWriter.write(module, values()));
    Dispatch.write(module, callable)
        .forEach((name, bytes) -> classes.put(GuestClasses.name(name), bytes));
    classes.put(GuestClasses.name(Names.BOXED), BoxedWriter.write(module, callable));
    classes.put(GuestClasses.name(Names.IMPORTS), imports());
    classes.put(GuestClasses.name(Names.ENTRIES), entries(module));
  }

  private void summarize() {
    int instructions = 0;
    int functions = 0;
    for (int i = 0; i < bodies.size(); i++) {
      checkpoint.run();
      BodySummary summary = BodySummary.of(bodies.get(i).copy(), callable);
      summaries.add(summary);
      tailCallers.set(imports + i, summary.makesTailCalls());
      instructions += summary.instructions();
      functions++;
      if (functions > 1
          && (instructions > INSTRUCTIONS_IN_A_CLASS || functions > FUNCTIONS_IN_A_CLASS)) {
        groupCount++;
        instructions = summary.instructions();
        functions = 1;
      }
      groups[i] = groupCount;
    }
    groupCount++;
  }

  /** Finds the functions that can be called by their index. */
  private void findCallable() {
    for (Export each : scanned.exports()) {
      if (each.kind() == Kind.FUNCTION) {
        callable.set(each.index());
      }
    }
    parsed.startSection().ifPresent(start -> callable.set((int) start.startIndex()));
    for (Element each : parsed.elementSection().elements()) {
      each.initializers().forEach(this::taken);
    }
    for (Global each : parsed.globalSection().globals()) {
      taken(each.initInstructions());
    }
    for (int i = 0; i < parsed.tableSection().tableCount(); i++) {
      taken(parsed.tableSection().getTable(i).initialize());
    }
  }

  private void taken(List<Instruction> constant) {
    for (Instruction each : constant) {
      if (each.opcode() == OpCode.REF_FUNC) {
        callable.set((int) each.operand(0));
      }
    }
  }

  /** The most values that pass through the state's arrays at once. */
  private int values() {
    int most = 1;
    for (Signature each : scanned.signatures()) {
      most = Math.max(most, Math.max(each.parameterCount(), each.resultCount()));
    }
    return most;
  }

  private byte[] imports() {
    return ClassFile.of()
        .build(
            Names.IMPORTS,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
              for (int i = 0; i < imports; i++) {
                int function = i;
                Signature signature = scanned.typeOf(i);
                type.withMethodBody(
                    ModuleShape.name(i),
                    Names.method(signature),
                    ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                    code -> boundary.writeImport(code, signature, function));
              }
            });
  }

  private byte[] entries(ModuleShape module) {
    return ClassFile.of()
        .build(
            Names.ENTRIES,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
              scanned.exports().stream()
                  .filter(each -> each.kind() == Kind.FUNCTION)
                  .mapToInt(Export::index)
                  .distinct()
                  .forEach(function -> entry(module, function, type));
            });
  }

  private void entry(ModuleShape module, int function, ClassBuilder type) {
    Signature signature = scanned.typeOf(function);
    MethodTypeDesc descriptor = boundary.entryType(signature);
    if (descriptor != null) {
      String name = ModuleShape.name(function);
      type.withMethodBody(
          name,
          descriptor,
          ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
          code -> boundary.writeEntry(code, signature, module.owner(function), name));
    }
  }

  private byte[] functions(ModuleShape module, ClassDesc name, int first, int end) {
    return ClassFile.of()
        .build(
            name,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
              for (int i = first; i < end; i++) {
                checkpoint.run();
                int index = i;
                int function = imports + i;
                boolean tails = module.makesTailCalls(function);
                var descriptor = Names.method(scanned.typeOf(function));
                int flags = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
                if (module.isInterpreted(function)) {
                  type.withMethodBody(
                      ModuleShape.name(function),
                      descriptor,
                      flags,
                      code -> Dispatch.interpreted(code, module, function));
                  continue;
                }
                if (tails) {
                  type.withMethodBody(
                      ModuleShape.name(function),
                      descriptor,
                      flags,
                      code -> Dispatch.outer(code, module, function, name));
                }
                type.withMethodBody(
                    tails ? ModuleShape.body(function) : ModuleShape.name(function),
                    descriptor,
                    flags,
                    code ->
                        FunctionCompiler.compile(
                            module,
                            function,
                            bodies.get(index).copy(),
                            summaries.get(index),
                            code));
              }
            });
  }
}
