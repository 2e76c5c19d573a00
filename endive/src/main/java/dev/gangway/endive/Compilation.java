package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ByteClassCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A module compiled to JVM bytecode by Endive, its system calls made direct ({@link Trampolines}),
 * its loads and stores linked ({@link MemoryLinks}), its branches made one with what they depend on
 * ({@link Comparisons}), and verified by this JVM.
 *
 * @param classes all that it was compiled to
 * @param machineFactory what makes the machine of an instance
 */
record Compilation(ClassBundle classes, Function<Instance, Machine> machineFactory) {
  /** The 255 of a method, less the memory, the instance, the table and the index into it. */
  private static final int MAX_PARAMETER_WORDS = 251;

  private static final int MAX_RESULT_WORDS = 255;

  /**
   * Of a large module. Endive begins with 12,288, and again from the start with half as many as
   * long as a class is too large: a module of 34,000 functions takes twice as long then.
   */
  private static final int FUNCTIONS_PER_CLASS = 1024;

  /**
   * Compiles a module.
   *
   * @param name what messages call it
   * @throws ExecFormatException where Endive cannot compile it or compiles it wrong, or this JVM
   *     cannot load it
   */
  static Compilation compile(WasmModule module, String name) throws ExecFormatException {
    ExceptionCheck.check(module, name);
    try {
      ClassBundle compiled = endives(module);
      ExceptionCheck.checkCompiled(module, compiled, name);
      return load(compiled, Compilation::rewritten);
    } catch (LinkageError | RuntimeException e) {
      throw new ExecFormatException(name, "cannot be compiled: " + reason(module, e), e);
    }
  }

  /**
   * Why a module cannot be compiled: likely a type that is too large for a method. Endive takes
   * more parameters for direct calls only, and only for functions without other local variables.
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

  /** A class as Endive made it, as it is run here. */
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
   * Endive puts each class here as it is made, and starts again with a new one if a class or a
   * method was too large.
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

  /** What Endive makes of a module, with {@link Safeguards}. */
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
   * Loads classes, each made anew by {@code rewriting}; where that or what comes of it fails, as
   * they were: slower, and as good.
   *
   * @throws LinkageError where they cannot be loaded as they were either
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
