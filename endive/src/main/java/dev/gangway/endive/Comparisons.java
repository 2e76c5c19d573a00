package dev.gangway.endive;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.OpcodeImpl;

/**
 * Merges a comparison and the branch on its result into one branch.
 *
 * <p>For each comparison, Endive's compiler calls a method that returns 0 or 1, and branches on
 * that. Each costs a call until the just-in-time compiler has inlined it, and the branch in that
 * method has one profile for all guests.
 *
 * <p>Code of another shape stays as Endive made it.
 */
final class Comparisons implements CodeTransform {
  private static final MethodTypeDesc COMPARE_LONGS =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long, ConstantDescs.CD_long);

  private static final String LIBRARY = OpcodeImpl.class.getName().replace('.', '/');

  private enum Operands {
    INT,
    UNSIGNED_INT,
    INT_AND_ZERO,
    LONG,
    UNSIGNED_LONG,
    LONG_AND_ZERO
  }

  private enum Relation {
    EQ(Opcode.IFEQ, Opcode.IF_ICMPEQ),
    NE(Opcode.IFNE, Opcode.IF_ICMPNE),
    LT(Opcode.IFLT, Opcode.IF_ICMPLT),
    GE(Opcode.IFGE, Opcode.IF_ICMPGE),
    GT(Opcode.IFGT, Opcode.IF_ICMPGT),
    LE(Opcode.IFLE, Opcode.IF_ICMPLE);

    final Opcode toZero;
    final Opcode ofInts;

    Relation(Opcode toZero, Opcode ofInts) {
      this.toZero = toZero;
      this.ofInts = ofInts;
    }

    Relation negated() {
      return switch (this) {
        case EQ -> NE;
        case NE -> EQ;
        case LT -> GE;
        case GE -> LT;
        case GT -> LE;
        case LE -> GT;
      };
    }

    /** The relation for swapped operands. */
    Relation turned() {
      return switch (this) {
        case EQ, NE -> this;
        case LT -> GT;
        case GE -> LE;
        case GT -> LT;
        case LE -> GE;
      };
    }
  }

  private record Comparison(Operands operands, Relation relation) {
    static @Nullable Comparison of(InvokeInstruction call) {
      if (call.opcode() != Opcode.INVOKESTATIC) {
        return null;
      }
      String owner = call.owner().asInternalName();
      if (!owner.equals(LIBRARY) && !owner.endsWith(MemoryLinks.HELPER)) {
        return null;
      }
      return named(call.name().stringValue().toUpperCase(Locale.ROOT));
    }

    private static @Nullable Comparison named(String name) {
      boolean isLong = name.startsWith("I64_");
      if (!isLong && !name.startsWith("I32_")) {
        return null;
      }
      return switch (name.substring(4)) {
        case "EQZ" ->
            new Comparison(isLong ? Operands.LONG_AND_ZERO : Operands.INT_AND_ZERO, Relation.EQ);
        case "EQ" -> signed(isLong, Relation.EQ);
        case "NE" -> signed(isLong, Relation.NE);
        case "LT_S" -> signed(isLong, Relation.LT);
        case "GE_S" -> signed(isLong, Relation.GE);
        case "GT_S" -> signed(isLong, Relation.GT);
        case "LE_S" -> signed(isLong, Relation.LE);
        case "LT_U" -> unsigned(isLong, Relation.LT);
        case "GE_U" -> unsigned(isLong, Relation.GE);
        case "GT_U" -> unsigned(isLong, Relation.GT);
        case "LE_U" -> unsigned(isLong, Relation.LE);
        default -> null;
      };
    }

    private static Comparison signed(boolean isLong, Relation relation) {
      return new Comparison(isLong ? Operands.LONG : Operands.INT, relation);
    }

    private static Comparison unsigned(boolean isLong, Relation relation) {
      return new Comparison(isLong ? Operands.UNSIGNED_LONG : Operands.UNSIGNED_INT, relation);
    }

    boolean isOfZero() {
      return operands == Operands.INT_AND_ZERO;
    }

    Comparison negated() {
      return new Comparison(operands, relation.negated());
    }

    /** Branches if it holds. */
    void branch(CodeBuilder code, Label target) {
      switch (operands) {
        case INT -> code.branch(relation.ofInts, target);
        case INT_AND_ZERO -> code.branch(relation.toZero, target);
        case UNSIGNED_INT ->
            // Signed numbers, both shifted by the same amount, which keeps their order.
            code.loadConstant(Integer.MIN_VALUE)
                .iadd()
                .swap()
                .loadConstant(Integer.MIN_VALUE)
                .iadd()
                .branch(relation.turned().ofInts, target);
        case LONG -> code.lcmp().branch(relation.toZero, target);
        case LONG_AND_ZERO -> code.lconst_0().lcmp().branch(relation.toZero, target);
        case UNSIGNED_LONG ->
            code.invokestatic(ConstantDescs.CD_Long, "compareUnsigned", COMPARE_LONGS)
                .branch(relation.toZero, target);
      }
    }
  }

  private @Nullable Comparison pending;

  /** The instruction that {@link #pending} was read from. */
  private final List<CodeElement> held = new ArrayList<>();

  private Comparisons() {}

  /** Transforms any number of methods, one after another. */
  static CodeTransform transform() {
    return CodeTransform.ofStateful(Comparisons::new);
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    if (pending != null
        && element instanceof BranchInstruction branch
        && (branch.opcode() == Opcode.IFNE || branch.opcode() == Opcode.IFEQ)) {
      Comparison taken = branch.opcode() == Opcode.IFNE ? pending : pending.negated();
      forget();
      taken.branch(code, branch.target());
      return;
    }
    Comparison next = element instanceof InvokeInstruction call ? Comparison.of(call) : null;
    if (next == null) {
      flush(code);
      code.with(element);
    } else if (pending != null && next.isOfZero()) {
      pending = pending.negated();
      held.add(element);
    } else {
      flush(code);
      pending = next;
      held.add(element);
    }
  }

  @Override
  public void atEnd(CodeBuilder code) {
    flush(code);
  }

  private void flush(CodeBuilder code) {
    held.forEach(code::with);
    forget();
  }

  private void forget() {
    held.clear();
    pending = null;
  }
}
