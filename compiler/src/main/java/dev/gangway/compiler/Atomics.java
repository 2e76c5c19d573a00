package dev.gangway.compiler;

import dev.gangway.wasm.Operands;
import dev.gangway.wasm.Signature;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Objects;

/** Writes atomic instructions: calls of {@link AtomicInstructions}. */
final class Atomics {
  static final int FENCE = 3;

  private static final int FIRST_LOAD = 0x10;
  private static final int FIRST_STORE = 0x17;
  private static final int FIRST_CHANGE = 0x1e;
  private static final int FIRST_EXCHANGE = 0x48;
  private static final int IN_A_FAMILY = 7;

  private static final ClassDesc OWNER = Names.describe(AtomicInstructions.class);
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc VOID = ConstantDescs.CD_void;

  private final CodeBuilder code;

  /** The variable with the state. */
  private final int state;

  Atomics(CodeBuilder code, int state) {
    this.code = code;
    this.state = state;
  }

  private void call(String name, ClassDesc returned, ClassDesc... parameters) {
    ClassDesc[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = Names.GUEST_STATE;
    code.aload(state).invokestatic(OWNER, name, MethodTypeDesc.of(returned, all));
  }

  /**
   * Writes an instruction. Its operands are on the stack.
   *
   * @param opcode the second byte
   * @param value a variable for a long
   */
  void write(int opcode, long offset, int value) {
    switch (opcode) {
      case 0 -> {
        code.loadConstant(offset);
        call("wake", INT, INT, INT, LONG);
      }
      case 1 -> {
        code.loadConstant(offset);
        call("await", INT, INT, INT, LONG, LONG);
      }
      case 2 -> {
        code.loadConstant(offset);
        call("await", INT, INT, LONG, LONG, LONG);
      }
      case FENCE -> call("fence", VOID);
      default -> access(opcode, offset, value);
    }
  }

  private void access(int opcode, long offset, int value) {
    Signature type = Objects.requireNonNull(Operands.atomic(opcode));
    int number = (opcode - FIRST_LOAD) % IN_A_FAMILY;
    boolean isInt =
        type.parameterCount() > 1
            ? type.parameter(1) == Signature.I32
            : type.result(0) == Signature.I32;
    if (opcode >= FIRST_EXCHANGE && isInt) {
      Numerics.unsigned(code); // the replacement, above the expected value
      code.lstore(value);
      Numerics.unsigned(code);
      code.lload(value);
    } else if (opcode >= FIRST_STORE && isInt) {
      Numerics.unsigned(code);
    }
    code.loadConstant(offset).loadConstant(number);
    if (opcode < FIRST_STORE) {
      call("load", LONG, INT, LONG, INT);
    } else if (opcode < FIRST_CHANGE) {
      call("store", VOID, INT, LONG, LONG, INT);
      return;
    } else if (opcode < FIRST_EXCHANGE) {
      code.loadConstant((opcode - FIRST_CHANGE) / IN_A_FAMILY);
      call("change", LONG, INT, LONG, LONG, INT, INT);
    } else {
      call("compareExchange", LONG, INT, LONG, LONG, LONG, INT);
    }
    if (isInt) {
      code.l2i();
    }
  }
}
