package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import run.endive.runtime.OpcodeImpl;

/**
 * Writes arithmetic and conversions. Their operands are on the JVM's stack, and so is the result.
 *
 * <p>What may trap, and what Java does not have, are methods of Endive's.
 *
 * @see <a href="https://webassembly.github.io/spec/core/exec/numerics.html">numerics</a>
 */
final class Numerics {
  private static final ClassDesc INTEGER = ConstantDescs.CD_Integer;
  private static final ClassDesc LONG = ConstantDescs.CD_Long;
  private static final ClassDesc FLOAT = ConstantDescs.CD_Float;
  private static final ClassDesc DOUBLE = ConstantDescs.CD_Double;
  private static final ClassDesc MATH = Names.describe(Math.class);
  private static final ClassDesc FLOATS = Names.describe(Floats.class);
  private static final ClassDesc ENDIVE = Names.describe(OpcodeImpl.class);

  private static final long UNSIGNED_INT = 0xffffffffL;

  private Numerics() {}

  private static void call(CodeBuilder code, ClassDesc owner, String name, String descriptor) {
    code.invokestatic(owner, name, MethodTypeDesc.ofDescriptor(descriptor));
  }

  /** Those without conversions, and conversions. */
  static void write(CodeBuilder code, int opcode) {
    switch (opcode) {
      case 0x67 -> call(code, INTEGER, "numberOfLeadingZeros", "(I)I");
      case 0x68 -> call(code, INTEGER, "numberOfTrailingZeros", "(I)I");
      case 0x69 -> call(code, INTEGER, "bitCount", "(I)I");
      case 0x6a -> code.iadd();
      case 0x6b -> code.isub();
      case 0x6c -> code.imul();
      case 0x6d -> call(code, ENDIVE, "I32_DIV_S", "(II)I");
      case 0x6e -> call(code, ENDIVE, "I32_DIV_U", "(II)I");
      case 0x6f -> call(code, ENDIVE, "I32_REM_S", "(II)I");
      case 0x70 -> call(code, ENDIVE, "I32_REM_U", "(II)I");
      case 0x71 -> code.iand();
      case 0x72 -> code.ior();
      case 0x73 -> code.ixor();
      case 0x74 -> code.ishl();
      case 0x75 -> code.ishr();
      case 0x76 -> code.iushr();
      case 0x77 -> call(code, INTEGER, "rotateLeft", "(II)I");
      case 0x78 -> call(code, INTEGER, "rotateRight", "(II)I");
      case 0x79 -> {
        call(code, LONG, "numberOfLeadingZeros", "(J)I");
        code.i2l();
      }
      case 0x7a -> {
        call(code, LONG, "numberOfTrailingZeros", "(J)I");
        code.i2l();
      }
      case 0x7b -> {
        call(code, LONG, "bitCount", "(J)I");
        code.i2l();
      }
      case 0x7c -> code.ladd();
      case 0x7d -> code.lsub();
      case 0x7e -> code.lmul();
      case 0x7f -> call(code, ENDIVE, "I64_DIV_S", "(JJ)J");
      case 0x80 -> call(code, ENDIVE, "I64_DIV_U", "(JJ)J");
      case 0x81 -> call(code, ENDIVE, "I64_REM_S", "(JJ)J");
      case 0x82 -> call(code, ENDIVE, "I64_REM_U", "(JJ)J");
      case 0x83 -> code.land();
      case 0x84 -> code.lor();
      case 0x85 -> code.lxor();
      case 0x86 -> code.l2i().lshl();
      case 0x87 -> code.l2i().lshr();
      case 0x88 -> code.l2i().lushr();
      case 0x89 -> {
        code.l2i();
        call(code, LONG, "rotateLeft", "(JI)J");
      }
      case 0x8a -> {
        code.l2i();
        call(code, LONG, "rotateRight", "(JI)J");
      }
      case 0x8b -> call(code, MATH, "abs", "(F)F");
      case 0x8c -> code.fneg();
      case 0x8d -> rounded(code, "ceil");
      case 0x8e -> rounded(code, "floor");
      case 0x8f -> call(code, ENDIVE, "F32_TRUNC", "(F)F");
      case 0x90 -> rounded(code, "rint");
      case 0x91 -> rounded(code, "sqrt");
      case 0x92 -> code.fadd();
      case 0x93 -> code.fsub();
      case 0x94 -> code.fmul();
      case 0x95 -> code.fdiv();
      case 0x96 -> call(code, FLOATS, "min", "(FF)F");
      case 0x97 -> call(code, FLOATS, "max", "(FF)F");
      case 0x98 -> call(code, MATH, "copySign", "(FF)F");
      case 0x99 -> call(code, MATH, "abs", "(D)D");
      case 0x9a -> code.dneg();
      case 0x9b -> quieted(code, MATH, "ceil");
      case 0x9c -> quieted(code, MATH, "floor");
      case 0x9d -> quieted(code, ENDIVE, "F64_TRUNC");
      case 0x9e -> quieted(code, MATH, "rint");
      case 0x9f -> call(code, MATH, "sqrt", "(D)D");
      case 0xa0 -> code.dadd();
      case 0xa1 -> code.dsub();
      case 0xa2 -> code.dmul();
      case 0xa3 -> code.ddiv();
      case 0xa4 -> call(code, FLOATS, "min", "(DD)D");
      case 0xa5 -> call(code, FLOATS, "max", "(DD)D");
      case 0xa6 -> call(code, MATH, "copySign", "(DD)D");
      default -> convert(code, opcode);
    }
  }

  /**
   * A function that returns a NaN as it is. The multiplication makes it a quiet one, and changes
   * nothing else.
   */
  private static void quieted(CodeBuilder code, ClassDesc owner, String name) {
    call(code, owner, name, "(D)D");
    code.dconst_1().dmul();
  }

  /** An operation on doubles whose result is exact for a float, or rounded once. */
  private static void rounded(CodeBuilder code, String name) {
    code.f2d();
    call(code, MATH, name, "(D)D");
    code.d2f();
  }

  private static void convert(CodeBuilder code, int opcode) {
    switch (opcode) {
      case 0xa7 -> code.l2i();
      case 0xa8 -> call(code, ENDIVE, "I32_TRUNC_F32_S", "(F)I");
      case 0xa9 -> call(code, ENDIVE, "I32_TRUNC_F32_U", "(F)I");
      case 0xaa -> call(code, ENDIVE, "I32_TRUNC_F64_S", "(D)I");
      case 0xab -> call(code, ENDIVE, "I32_TRUNC_F64_U", "(D)I");
      case 0xac -> code.i2l();
      case 0xad -> unsigned(code);
      case 0xae -> call(code, ENDIVE, "I64_TRUNC_F32_S", "(F)J");
      case 0xaf -> call(code, ENDIVE, "I64_TRUNC_F32_U", "(F)J");
      case 0xb0 -> call(code, ENDIVE, "I64_TRUNC_F64_S", "(D)J");
      case 0xb1 -> call(code, ENDIVE, "I64_TRUNC_F64_U", "(D)J");
      case 0xb2 -> code.i2f();
      case 0xb3 -> {
        unsigned(code);
        code.l2f();
      }
      case 0xb4 -> code.l2f();
      case 0xb5 -> call(code, FLOATS, "ofUnsigned", "(J)F");
      case 0xb6 -> code.d2f();
      case 0xb7 -> code.i2d();
      case 0xb8 -> {
        unsigned(code);
        code.l2d();
      }
      case 0xb9 -> code.l2d();
      case 0xba -> call(code, FLOATS, "doubleOfUnsigned", "(J)D");
      case 0xbb -> code.f2d();
      case 0xbc -> call(code, FLOAT, "floatToRawIntBits", "(F)I");
      case 0xbd -> call(code, DOUBLE, "doubleToRawLongBits", "(D)J");
      case 0xbe -> call(code, FLOAT, "intBitsToFloat", "(I)F");
      case 0xbf -> call(code, DOUBLE, "longBitsToDouble", "(J)D");
      case 0xc0 -> code.i2b();
      case 0xc1 -> code.i2s();
      case 0xc2 -> code.l2i().i2b().i2l();
      case 0xc3 -> code.l2i().i2s().i2l();
      case 0xc4 -> code.l2i().i2l();
      default -> throw new IllegalArgumentException("opcode " + opcode);
    }
  }

  /** Makes a long of an unsigned int. */
  static void unsigned(CodeBuilder code) {
    code.i2l().loadConstant(UNSIGNED_INT).land();
  }

  /** A conversion that saturates. Java's own do for signed numbers. */
  static void saturate(CodeBuilder code, int second) {
    switch (second) {
      case 0 -> code.f2i();
      case 1 -> call(code, ENDIVE, "I32_TRUNC_SAT_F32_U", "(F)I");
      case 2 -> code.d2i();
      case 3 -> call(code, ENDIVE, "I32_TRUNC_SAT_F64_U", "(D)I");
      case 4 -> code.f2l();
      case 5 -> call(code, ENDIVE, "I64_TRUNC_SAT_F32_U", "(F)J");
      case 6 -> code.d2l();
      case 7 -> call(code, ENDIVE, "I64_TRUNC_SAT_F64_U", "(D)J");
      default -> throw new IllegalArgumentException("conversion " + second);
    }
  }

  /** Makes a value of its bits, a long. */
  static void fromBits(CodeBuilder code, byte type) {
    switch (type) {
      case Signature.I32 -> code.l2i();
      case Signature.I64 -> {}
      case Signature.F32 -> {
        code.l2i();
        call(code, FLOAT, "intBitsToFloat", "(I)F");
      }
      case Signature.F64 -> call(code, DOUBLE, "longBitsToDouble", "(J)D");
      default -> throw new IllegalArgumentException("type " + type);
    }
  }

  /** Makes bits, a long, of a number. */
  static void toBits(CodeBuilder code, byte type) {
    switch (type) {
      case Signature.I32 -> code.i2l();
      case Signature.I64 -> {}
      case Signature.F32 -> {
        call(code, FLOAT, "floatToRawIntBits", "(F)I");
        code.i2l();
      }
      case Signature.F64 -> call(code, DOUBLE, "doubleToRawLongBits", "(D)J");
      default -> throw new IllegalArgumentException("type " + type);
    }
  }
}
