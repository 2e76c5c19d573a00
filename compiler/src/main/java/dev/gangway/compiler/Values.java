package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Writes code that passes values through the arrays of {@link GuestState}. */
final class Values {
  private Values() {}

  /**
   * Moves the value on top of the operand stack into the state.
   *
   * @param state the variable with the state
   */
  static void put(CodeBuilder code, byte type, int index, int state) {
    code.loadConstant(index)
        .aload(state)
        .invokestatic(
            Names.GUEST_STATE,
            "put",
            MethodTypeDesc.of(
                ConstantDescs.CD_void, Names.type(type), ConstantDescs.CD_int, Names.GUEST_STATE));
  }

  /** Pushes a value of the state. */
  static void take(CodeBuilder code, byte type, int index, int state) {
    ClassDesc java = Names.type(type);
    code.loadConstant(index)
        .aload(state)
        .invokestatic(
            Names.GUEST_STATE,
            switch (type) {
              case Signature.I32 -> "takeInt";
              case Signature.I64 -> "takeLong";
              case Signature.F32 -> "takeFloat";
              case Signature.F64 -> "takeDouble";
              default -> "takeReference";
            },
            MethodTypeDesc.of(java, ConstantDescs.CD_int, Names.GUEST_STATE));
  }
}
