package dev.gangway.endive;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import run.endive.runtime.Instance;
import run.endive.runtime.MStack;
import run.endive.runtime.StackFrame;
import run.endive.runtime.internal.CompilerInterpreterMachine;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * Endive's interpreter, for functions that are too large for a method of the JVM, made safe for
 * untrusted guests. Tail calls and instructions that can take long check the interrupt. The heap of
 * frames and operands is limited.
 *
 * <p>Public only for compiled code, which makes one for each instance ({@link Safeguards}).
 */
public final class GuestInterpreter extends CompilerInterpreterMachine {
  /** Heap that the frames of a guest's interpreted functions may take together. */
  static final long MAX_FRAME_BYTES = 32 << 20;

  /** Operands of a guest's interpreted functions together, at 8 to 16 bytes of heap each. */
  static final int MAX_OPERANDS = 1 << 19;

  /** A local variable: its value, a reference, its type and its place. */
  private static final int LOCAL_BYTES = 28;

  /** An open block. */
  private static final int BLOCK_BYTES = 48;

  /** A frame without locals, and the other objects of a call. */
  private static final int CALL_BYTES = 512;

  /**
   * The instructions, by ordinal number, that check the interrupt in addition to calls and
   * branches, where Endive checks it. Endive loops over tail calls without a check. The time of the
   * others grows with a table or the stack. Long instructions of memory check it themselves.
   */
  private static final boolean[] LOOKS =
      looking(
          OpCode.RETURN_CALL,
          OpCode.RETURN_CALL_INDIRECT,
          OpCode.RETURN_CALL_REF,
          OpCode.TABLE_FILL,
          OpCode.TABLE_COPY,
          OpCode.TABLE_INIT,
          OpCode.TABLE_GROW,
          OpCode.THROW);

  private final Map<Integer, Long> frameBytes = new HashMap<>();

  /** The size of the largest frame of all functions; 0 if not known yet. */
  private long largest;

  private long used;

  /** The same signature as Endive's constructor. */
  public GuestInterpreter(Instance instance, int[] interpretedFuncIds) {
    super(instance, interpretedFuncIds);
    Rehearsal.ofInterpretedFunctions();
  }

  @SuppressWarnings("EnumOrdinal") // as an EnumSet does, without its calls
  private static boolean[] looking(OpCode... instructions) {
    boolean[] all = new boolean[OpCode.values().length];
    for (OpCode each : instructions) {
      all[each.ordinal()] = true;
    }
    return all;
  }

  /** Checks each instruction before it is interpreted. */
  @SuppressWarnings("EnumOrdinal")
  static void beforeEach(Instruction instruction, MStack stack) {
    if (stack.size() > MAX_OPERANDS) {
      throw exhausted();
    }
    if (LOOKS[instruction.opcode().ordinal()]) {
      Interrupted.check();
    }
  }

  private static boolean isTailCall(OpCode opcode) {
    // Not a switch: it would be one more class to initialize.
    return opcode == OpCode.RETURN_CALL
        || opcode == OpCode.RETURN_CALL_INDIRECT
        || opcode == OpCode.RETURN_CALL_REF;
  }

  private static WasmEngineException exhausted() {
    return new WasmEngineException("call stack exhausted");
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
    long before = used;
    used += bytesOf(instance, funcId);
    try {
      if (used > MAX_FRAME_BYTES) {
        throw exhausted();
      }
      return super.call(stack, instance, callStack, funcId, args, refArgs, callType, popResults);
    } finally {
      used = before;
      while (callStack.size() > depth) {
        callStack.pop();
      }
    }
  }

  /**
   * The heap that a call of a function may need. A function with tail calls can become any other.
   */
  private long bytesOf(Instance instance, int funcId) {
    Long known = frameBytes.get(funcId);
    if (known == null) {
      known = makesTailCalls(instance, funcId) ? largestFrame(instance) : frame(instance, funcId);
      frameBytes.put(funcId, known);
    }
    return known;
  }

  private static boolean makesTailCalls(Instance instance, int funcId) {
    FunctionBody body = instance.function(funcId);
    if (body != null) { // not an import
      for (AnnotatedInstruction each : body.instructions()) {
        if (isTailCall(each.opcode())) {
          return true;
        }
      }
    }
    return false;
  }

  private long largestFrame(Instance instance) {
    if (largest == 0) {
      for (int i = 0; i < instance.functionCount(); i++) {
        largest = Math.max(largest, frame(instance, i));
      }
    }
    return largest;
  }

  private static long frame(Instance instance, int funcId) {
    long locals = instance.type(instance.functionType(funcId)).params().size();
    int nesting = 0;
    FunctionBody body = instance.function(funcId);
    if (body != null) {
      locals += body.localTypes().size();
      for (AnnotatedInstruction each : body.instructions()) {
        nesting = Math.max(nesting, each.depth());
      }
    }
    return CALL_BYTES + locals * LOCAL_BYTES + (long) nesting * BLOCK_BYTES;
  }
}
