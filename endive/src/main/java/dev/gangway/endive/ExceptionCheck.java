package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import java.util.BitSet;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.CatchOpCode;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.TagSection;

/**
 * Refuses modules with uses of exceptions that Endive 1.0.0 gets wrong.
 *
 * <ul>
 *   <li>References to exceptions: Endive identifies an exception by its tag, so a reference means
 *       the last exception of that tag. Exceptions without references work.
 *   <li>Interpreted functions: an exception of a compiled function may miss a handler in an
 *       interpreted one, and skips handlers between two interpreted ones.
 * </ul>
 */
final class ExceptionCheck {
  /**
   * The maximum nesting of {@code try_table}. For each unreachable block, the compiler may add an
   * entry to the table of handlers for each {@code try_table} around it.
   */
  private static final int MAX_NESTED = 100;

  private ExceptionCheck() {}

  /** Refuses a module that can have a reference to an exception, or nests handlers too deeply. */
  static void check(WasmModule module, String name) throws ExecFormatException {
    checkNesting(module, name);
    if (!hasExceptions(module)) {
      return;
    }
    for (FunctionBody body : module.codeSection().functionBodies()) {
      for (AnnotatedInstruction instruction : body.instructions()) {
        if (makesReference(instruction)) {
          throw new ExecFormatException(
              name,
              "uses references to exceptions (catch_ref, catch_all_ref, throw_ref), which are not"
                  + " supported");
        }
      }
    }
  }

  /** Refuses a module that nests handlers too deeply. */
  static void checkNesting(WasmModule module, String name) throws ExecFormatException {
    if (!hasExceptions(module)) {
      return;
    }
    for (FunctionBody body : module.codeSection().functionBodies()) {
      if (nestedHandlers(body) > MAX_NESTED) {
        throw new ExecFormatException(
            name, "has more than " + MAX_NESTED + " try_table blocks inside one another");
      }
    }
  }

  /**
   * Refuses a module with exceptions that is not compiled as a whole.
   *
   * @param interpretsFunctions whether some functions are interpreted
   */
  static void checkCompiled(WasmModule module, boolean interpretsFunctions, String name)
      throws ExecFormatException {
    if (hasExceptions(module) && interpretsFunctions) {
      throw new ExecFormatException(
          name,
          "uses exceptions, which are not supported in a module with functions that are too large"
              + " to be compiled");
    }
  }

  private static int nestedHandlers(FunctionBody body) {
    BitSet handlers = new BitSet(); // at the depths of blocks
    int depth = 0;
    int most = 0;
    for (AnnotatedInstruction instruction : body.instructions()) {
      switch (instruction.opcode()) {
        case BLOCK, LOOP, IF -> depth++;
        case TRY_TABLE -> {
          handlers.set(depth++);
          most = Math.max(most, handlers.cardinality());
        }
        case END -> {
          depth = Math.max(0, depth - 1);
          handlers.clear(depth);
        }
        default -> {}
      }
    }
    return most;
  }

  private static boolean hasExceptions(WasmModule module) {
    return module.tagSection().map(TagSection::tagCount).orElse(0) > 0;
  }

  private static boolean makesReference(AnnotatedInstruction instruction) {
    return instruction.opcode() == OpCode.THROW_REF
        || (instruction.opcode() == OpCode.TRY_TABLE
            && instruction.catches().stream().anyMatch(ExceptionCheck::makesReference));
  }

  private static boolean makesReference(CatchOpCode.Catch handler) {
    return handler.opcode() == CatchOpCode.CATCH_REF
        || handler.opcode() == CatchOpCode.CATCH_ALL_REF;
  }
}
