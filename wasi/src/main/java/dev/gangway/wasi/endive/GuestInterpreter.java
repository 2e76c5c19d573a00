package dev.gangway.wasi.endive;

import java.util.Deque;
import run.endive.runtime.Instance;
import run.endive.runtime.MStack;
import run.endive.runtime.StackFrame;
import run.endive.runtime.WasmInterruptedException;
import run.endive.runtime.internal.CompilerInterpreterMachine;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * Endive's interpreter, for functions that are too large for a method of the JVM, with what a guest
 * that nobody trusts needs more: tail calls notice an interrupt, and no frame outlives its call.
 *
 * <p>Public for the compiled code alone, which makes one for each instance ({@link Safeguards}).
 */
public final class GuestInterpreter extends CompilerInterpreterMachine {

  /** As Endive's own constructor. */
  public GuestInterpreter(Instance instance, int[] interpretedFuncIds) {
    super(instance, interpretedFuncIds);
  }

  /**
   * Looks at each instruction before it is interpreted. Endive looks at the interrupt in calls and
   * branches, and goes round in one loop for tail calls without.
   */
  static void beforeEach(Instruction instruction, MStack stack) {
    OpCode opcode = instruction.opcode();
    if ((opcode == OpCode.RETURN_CALL
            || opcode == OpCode.RETURN_CALL_INDIRECT
            || opcode == OpCode.RETURN_CALL_REF)
        && Thread.currentThread().isInterrupted()) {
      throw new WasmInterruptedException("Thread interrupted");
    }
  }

  /** Endive forgets to drop the frame of a function that ended by a tail call. */
  @Override
  protected long[] call(
      MStack stack,
      Instance instance,
      Deque<StackFrame> callStack,
      int funcId,
      long[] args,
      Object[] refArgs,
      FunctionType callType,
      boolean popResults)
      throws WasmEngineException {
    int depth = callStack.size();
    try {
      return super.call(stack, instance, callStack, funcId, args, refArgs, callType, popResults);
    } finally {
      while (callStack.size() > depth) {
        callStack.pop();
      }
    }
  }
}
