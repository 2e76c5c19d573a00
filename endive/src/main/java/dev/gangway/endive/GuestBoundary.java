package dev.gangway.endive;

import dev.gangway.compiler.Boundary;
import dev.gangway.compiler.GuestState;
import dev.gangway.wasm.Signature;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * Connects functions of Gangway's compiler with Java: plain arguments both ways, and a {@link
 * dev.gangway.wasi.engine.Gate} around each call of an exported function.
 */
final class GuestBoundary implements Boundary {
  static final GuestBoundary INSTANCE = new GuestBoundary();

  private static final ClassDesc SELF = describe(EndiveInstance.class);
  private static final ClassDesc GUEST_STATE = describe(GuestState.class);

  private GuestBoundary() {}

  private static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  @Override
  public void writeImport(CodeBuilder code, Signature signature, int function) {
    MethodType type = signature.methodType();
    if (type == null || signature.resultCount() > 1) {
      Boundary.super.writeImport(code, signature, function);
      return;
    }
    code.aload(code.parameterSlot(signature.parameterCount()))
        .getfield(GUEST_STATE, "instance", describe(Instance.class));
    Trampolines.writeCall(code, type.describeConstable().orElseThrow(), function);
  }

  @Override
  public Machine interpreter(Instance instance, int[] functions) {
    return new GuestInterpreter(instance, functions);
  }

  @Override
  public @Nullable MethodTypeDesc entryType(Signature signature) {
    MethodType type = signature.methodType();
    return type == null
        ? null
        : type.appendParameterTypes(EndiveInstance.class).describeConstable().orElseThrow();
  }

  @Override
  public void writeEntry(CodeBuilder code, Signature signature, ClassDesc owner, String name) {
    MethodTypeDesc plain =
        Objects.requireNonNull(signature.methodType()).describeConstable().orElseThrow();
    int count = plain.parameterCount();
    Entries.write(
        code,
        plain,
        (body, self) -> {
          body.aload(self).getfield(SELF, "state", GUEST_STATE).checkcast(STATE);
          MethodTypeDesc called = plain.insertParameterTypes(count, STATE);
          if (signature.resultCount() > 1) {
            several(body, signature, owner, name, called, self);
          } else {
            body.invokestatic(owner, name, called);
          }
        });
  }

  private static void several(
      CodeBuilder code,
      Signature signature,
      ClassDesc owner,
      String name,
      MethodTypeDesc called,
      int self) {
    Signature one = Signature.of(new byte[0], new byte[] {signature.result(0)});
    ClassDesc first =
        Objects.requireNonNull(one.methodType()).returnType().describeConstable().orElseThrow();
    code.invokestatic(owner, name, called.changeReturnType(first));
    switch (TypeKind.from(first)) {
      case INT -> code.i2l();
      case FLOAT ->
          code.invokestatic(
                  ConstantDescs.CD_Float,
                  "floatToRawIntBits",
                  MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_float))
              .i2l();
      case DOUBLE ->
          code.invokestatic(
              ConstantDescs.CD_Double,
              "doubleToRawLongBits",
              MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_double));
      default -> {}
    }
    code.loadConstant(signature.resultCount())
        .aload(self)
        .getfield(SELF, "state", GUEST_STATE)
        .invokestatic(
            GUEST_STATE,
            "results",
            MethodTypeDesc.of(
                ConstantDescs.CD_long.arrayType(),
                ConstantDescs.CD_long,
                ConstantDescs.CD_int,
                GUEST_STATE));
  }
}
