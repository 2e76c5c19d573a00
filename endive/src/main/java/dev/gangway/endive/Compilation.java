package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ScannedModule;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.util.List;
import java.util.function.UnaryOperator;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ByteClassCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A module that Endive compiled to JVM bytecode and this JVM verified. Its classes are rewritten:
 * direct system calls ({@link Trampolines}), linked loads and stores ({@link MemoryLinks}),
 * comparisons merged with branches ({@link Comparisons}). Methods by which Java calls its exported
 * functions are added ({@link Entries}).
 *
 * @param classes all its classes
 * @param loaded the same, loaded
 */
record Compilation(ClassBundle classes, LoadedClasses loaded) {
  /** A method has 255. The memory, the instance, the table and the index into it take four. */
  private static final int MAX_PARAMETER_WORDS = 251;

  private static final int MAX_RESULT_WORDS = 255;

  /**
   * Functions of a class of a large module. Endive starts with 12,288. If a class is too large, it
   * starts again with half as many: a module of 34,000 functions would take twice as long.
   */
  private static final int FUNCTIONS_PER_CLASS = 1024;

  /**
   * Compiles a module.
   *
   * @param scanned its imports and exports
   * @param name its name in messages
   * @throws ExecFormatException if Endive cannot compile it or compiles it wrong, or this JVM
   *     cannot load it
   */
  static Compilation compile(WasmModule module, ScannedModule scanned, String name)
      throws ExecFormatException {
    ExceptionCheck.check(module, name);
    try {
      ClassBundle compiled = endives(module);
      ExceptionCheck.checkCompiled(module, compiled.interpretsFunctions(), name);
      return load(Entries.added(compiled, scanned), Compilation::rewritten);
    } catch (LinkageError | RuntimeException e) {
      throw new ExecFormatException(name, "cannot be compiled: " + reason(module, e), e);
    }
  }

  /**
   * Why a module cannot be compiled. A likely reason is a type that is too large for a method.
   * Endive allows more parameters for direct calls only, and only if a function has no other
   * locals.
   */
  private static String reason(WasmModule module, Throwable e) {
    String reason = Loading.reason(e);
    for (FunctionType type : module.typeSection().types()) {
      if (type != null
          && (words(type.params()) > MAX_PARAMETER_WORDS
              || words(type.returns()) > MAX_RESULT_WORDS)) {
        return "a function may have %d words of parameters and %d of results (i64, f64: two): %s"
            .formatted(MAX_PARAMETER_WORDS, MAX_RESULT_WORDS, reason);
      }
    }
    return reason;
  }

  private static int words(List<ValType> types) {
    return types.stream()
        .mapToInt(each -> each.equals(ValType.I64) || each.equals(ValType.F64) ? 2 : 1)
        .sum();
  }

  /** The safe and faster version of a class that Endive made. */
  static byte[] rewritten(byte[] bytes) {
    Loading.checkpoint();
    ClassFile format = ClassFile.of();
    ClassModel original = format.parse(Trampolines.rewritten(bytes));
    CallSites sites = CallSites.leftIn(original);
    return format.transformClass(
        original,
        (to, element) -> {
          if (element instanceof MethodModel method) {
            Loading.checkpoint();
            to.transformMethod(
                method,
                MethodTransform.transformingCode(
                    Comparisons.transform().andThen(MemoryLinks.transform(method, sites))));
          } else {
            to.with(element);
          }
        });
  }

  /**
   * Endive adds each class here. If a class or a method was too large, it starts again with a new
   * collector.
   */
  private static final class Collector extends ByteClassCollector {
    Collector() {
      Loading.checkpoint();
    }

    @Override
    public void put(String className, byte[] bytes) {
      Loading.checkpoint();
      super.put(className, bytes);
    }
  }

  /** The classes that Endive makes, with {@link Safeguards}. */
  static ClassBundle endives(WasmModule module) {
    CompilerResult result =
        Compiler.builder(module)
            .withInterpreterFallback(InterpreterFallback.SILENT)
            .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
            .withClassCollectorFactory(Collector::new)
            .build()
            .compile();
    return new ClassBundle(result.collector().mainClassName(), result.classBytes())
        .map(Safeguards::added);
  }

  /**
   * Loads classes, each rewritten by {@code rewriting}. If that fails, or its result cannot be
   * loaded, loads the original classes: slower, but correct.
   *
   * @throws LinkageError if the original classes cannot be loaded, either
   */
  static Compilation load(ClassBundle compiled, UnaryOperator<byte[]> rewriting) {
    try {
      ClassBundle rewritten = compiled.map(rewriting);
      return new Compilation(rewritten, rewritten.verify());
    } catch (LinkageError | RuntimeException e) {
      Loading.checkpoint();
      return new Compilation(compiled, compiled.verify());
    }
  }
}
