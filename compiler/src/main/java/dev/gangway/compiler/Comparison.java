package dev.gangway.compiler;

import dev.gangway.wasm.Opcodes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/**
 * A comparison whose operands are on the JVM's stack, and that has not been made yet. If a branch
 * uses its result, both become one jump. Otherwise it becomes 0 or 1.
 *
 * @param prepare makes one int of the operands, or nothing
 * @param ifTrue the jump if the comparison holds
 * @param ifFalse the jump if it does not
 */
record Comparison(Prepare prepare, Opcode ifTrue, Opcode ifFalse) {

  /** What comes before the jump. */
  private enum Prepare {
    NOTHING,
    UNSIGNED_INT,
    LONG,
    UNSIGNED_LONG,
    LONG_ZERO,
    FLOAT_OR_GREATER,
    FLOAT_OR_LESS,
    DOUBLE_OR_GREATER,
    DOUBLE_OR_LESS;

    void write(CodeBuilder code) {
      switch (this) {
        case NOTHING -> {}
        case UNSIGNED_INT -> unsigned(code, ConstantDescs.CD_Integer, ConstantDescs.CD_int);
        case LONG -> code.lcmp();
        case UNSIGNED_LONG -> unsigned(code, ConstantDescs.CD_Long, ConstantDescs.CD_long);
        case LONG_ZERO -> code.lconst_0().lcmp();
        case FLOAT_OR_GREATER -> code.fcmpg();
        case FLOAT_OR_LESS -> code.fcmpl();
        case DOUBLE_OR_GREATER -> code.dcmpg();
        case DOUBLE_OR_LESS -> code.dcmpl();
      }
    }

    private static void unsigned(CodeBuilder code, ClassDesc box, ClassDesc type) {
      code.invokestatic(
          box, "compareUnsigned", MethodTypeDesc.of(ConstantDescs.CD_int, type, type));
    }
  }

  /** An int that is not zero. */
  static final Comparison NOT_ZERO = new Comparison(Prepare.NOTHING, Opcode.IFNE, Opcode.IFEQ);

  /** {@code ref.is_null}. */
  static final Comparison IS_NULL =
      new Comparison(Prepare.NOTHING, Opcode.IFNULL, Opcode.IFNONNULL);

  private static final Opcode[] TRUE = {
    Opcode.IFEQ, Opcode.IFNE, Opcode.IFLT, Opcode.IFGT, Opcode.IFLE, Opcode.IFGE
  };
  private static final Opcode[] FALSE = {
    Opcode.IFNE, Opcode.IFEQ, Opcode.IFGE, Opcode.IFLE, Opcode.IFGT, Opcode.IFLT
  };
  private static final Opcode[] INT_TRUE = {
    Opcode.IF_ICMPEQ,
    Opcode.IF_ICMPNE,
    Opcode.IF_ICMPLT,
    Opcode.IF_ICMPGT,
    Opcode.IF_ICMPLE,
    Opcode.IF_ICMPGE
  };
  private static final Opcode[] INT_FALSE = {
    Opcode.IF_ICMPNE,
    Opcode.IF_ICMPEQ,
    Opcode.IF_ICMPGE,
    Opcode.IF_ICMPLE,
    Opcode.IF_ICMPGT,
    Opcode.IF_ICMPLT
  };

  /** The relations in the order of the arrays above, as integer instructions number them. */
  private static final int[] INTEGER = {0, 1, 2, 2, 3, 3, 4, 4, 5, 5};

  private static final int FLOATS = 0x5b;
  private static final int DOUBLES = 0x61;

  /** The comparison that an instruction makes; null if it makes none. */
  static @Nullable Comparison of(int opcode) {
    if (opcode < Opcodes.I32_EQZ || opcode > Opcodes.F64_GE) {
      return null;
    }
    if (opcode == Opcodes.I32_EQZ) {
      return NOT_ZERO.negated();
    }
    if (opcode == Opcodes.I64_EQZ) {
      return with(Prepare.LONG_ZERO, 0);
    }
    if (opcode < Opcodes.I64_EQZ) {
      int number = opcode - Opcodes.I32_EQ;
      int relation = INTEGER[number];
      return isUnsigned(number)
          ? with(Prepare.UNSIGNED_INT, relation)
          : new Comparison(Prepare.NOTHING, INT_TRUE[relation], INT_FALSE[relation]);
    }
    if (opcode < FLOATS) {
      int number = opcode - Opcodes.I64_EQZ - 1;
      return with(isUnsigned(number) ? Prepare.UNSIGNED_LONG : Prepare.LONG, INTEGER[number]);
    }
    // A NaN must make lt, le and eq false, and so must count as greater, and the reverse.
    boolean isDouble = opcode >= DOUBLES;
    int relation = opcode - (isDouble ? DOUBLES : FLOATS);
    boolean greater = TRUE[relation] == Opcode.IFLT || TRUE[relation] == Opcode.IFLE;
    if (isDouble) {
      return with(greater ? Prepare.DOUBLE_OR_GREATER : Prepare.DOUBLE_OR_LESS, relation);
    }
    return with(greater ? Prepare.FLOAT_OR_GREATER : Prepare.FLOAT_OR_LESS, relation);
  }

  /** Whether one of eq, ne, lt_s, lt_u, gt_s, gt_u, … is unsigned. */
  private static boolean isUnsigned(int number) {
    return number >= 2 && number % 2 == 1;
  }

  private static Comparison with(Prepare prepare, int relation) {
    return new Comparison(prepare, TRUE[relation], FALSE[relation]);
  }

  /** The opposite. */
  @SuppressWarnings("ArgumentSelectionDefectChecker")
  Comparison negated() {
    return new Comparison(prepare, ifFalse, ifTrue);
  }

  void jumpIfTrue(CodeBuilder code, Label target) {
    prepare.write(code);
    code.branch(ifTrue, target);
  }

  void jumpIfFalse(CodeBuilder code, Label target) {
    prepare.write(code);
    code.branch(ifFalse, target);
  }

  /** Pushes 1 if it holds, otherwise 0. */
  void push(CodeBuilder code) {
    Label holds = code.newLabel();
    Label end = code.newLabel();
    jumpIfTrue(code, holds);
    code.iconst_0().goto_(end).labelBinding(holds).iconst_1().labelBinding(end);
  }
}
