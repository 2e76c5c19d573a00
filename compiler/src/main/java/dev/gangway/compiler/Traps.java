package dev.gangway.compiler;

import dev.gangway.uaccess.EngineMemory;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmInterruptedException;

/** The traps of compiled functions, and their checks of the interrupt. Public for their classes. */
public final class Traps {
  private Traps() {}

  /** The trap of {@code unreachable}. */
  public static RuntimeException unreachable() {
    return new TrapException("unreachable");
  }

  /** The trap of an indirect call of a function of another type. */
  public static RuntimeException wrongType() {
    return new TrapException("indirect call type mismatch");
  }

  /** The trap of {@code ref.as_non_null}. */
  public static RuntimeException nullReference() {
    return new TrapException("null reference");
  }

  /**
   * The trap of a load or store.
   *
   * @param pointer its operand, unsigned
   * @param offset of the instruction
   * @param bytes that it accesses
   */
  public static RuntimeException outside(
      long pointer, long offset, int bytes, EngineMemory memory) {
    return memory.refusal(pointer + offset, bytes);
  }

  /**
   * Ends the guest if its thread is interrupted.
   *
   * @throws WasmInterruptedException if it is; the interrupt status stays set
   */
  public static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  private static RuntimeException interrupted() {
    return new WasmInterruptedException("Thread interrupted");
  }
}
