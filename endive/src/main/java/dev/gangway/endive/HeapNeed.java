package dev.gangway.endive;

import dev.gangway.wasm.ScannedModule;
import java.util.List;

/**
 * The minimum of Java heap that compiling a module needs. A module that needs more than the JVM has
 * is refused before it uses up the heap that others need.
 *
 * <p>The figures are for Endive 1.0 with compressed references, measured on our guests after a
 * garbage collection. The parsed module is kept until the last class is made.
 */
final class HeapNeed {
  private static final int PER_INSTRUCTION = 75;
  private static final int PER_LOCAL = 4;
  private static final int PER_ELEMENT = 100;

  /** The engine makes a helper for indirect calls of each type. */
  private static final int PER_TYPE = 3_000;

  /** A method and its names. */
  private static final int PER_FUNCTION = 700;

  private static final int PER_BRANCH_TARGET = 16;

  /**
   * For the work of functions: ASM keeps the state of each variable at each label, for all methods
   * of a class until the class is complete.
   */
  private static final int PER_WORK = 3;

  /** Bytes of classes for each byte of a function, as Endive makes them and as we rewrite them. */
  private static final int PER_CODE_BYTE = 3;

  private HeapNeed() {}

  /** The minimum in bytes. */
  static long of(ScannedModule.Size size) {
    return PER_TYPE * size.types()
        + PER_FUNCTION * size.functions()
        + PER_BRANCH_TARGET * size.branchTargets()
        + PER_WORK * size.bodyWork()
        + PER_INSTRUCTION * size.instructions()
        + PER_LOCAL * size.locals()
        + PER_ELEMENT * size.elements()
        + PER_CODE_BYTE * size.codeBytes()
        + size.dataBytes();
  }

  /** Adds a fault if a module needs more than the JVM's maximum. */
  static void check(ScannedModule.Size size, List<String> faults) {
    long need = of(size);
    long heap = Runtime.getRuntime().maxMemory();
    if (need > heap) {
      faults.add(
          "needs at least %s of Java heap to be compiled; the maximum is %s: %s"
              .formatted(Loading.mebibytes(need), Loading.mebibytes(heap), Loading.ADVICE));
    }
  }
}
