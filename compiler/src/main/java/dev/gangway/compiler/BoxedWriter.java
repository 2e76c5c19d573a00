package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Writes a module's {@link BoxedCalls}. */
final class BoxedWriter {
  private static final MethodTypeDesc ONE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, Names.STATE);

  private BoxedWriter() {}

  /**
   * Writes the class.
   *
   * @param callable the functions that can be called by their index
   */
  static byte[] write(ModuleShape module, BitSet callable) {
    List<Integer> types =
        callable.stream().map(module::typeOf).distinct().sorted().boxed().toList();
    return ClassFile.of()
        .build(
            Names.BOXED,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                  .withInterfaceSymbols(Names.describe(BoxedCalls.class));
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void)
                          .return_());
              type.withMethodBody(
                  "call",
                  MethodTypeDesc.of(
                      ConstantDescs.CD_void,
                      ConstantDescs.CD_int,
                      ConstantDescs.CD_int,
                      Names.GUEST_STATE),
                  ClassFile.ACC_PUBLIC,
                  code -> choose(code, types));
              for (int each : types) {
                one(type, module.signature(each), each);
              }
            });
  }

  private static void choose(CodeBuilder code, List<Integer> types) {
    List<SwitchCase> cases = new ArrayList<>();
    for (int each : types) {
      cases.add(SwitchCase.of(each, code.newLabel()));
    }
    Label other = code.newLabel();
    code.iload(1).lookupswitch(other, cases);
    for (int i = 0; i < types.size(); i++) {
      code.labelBinding(cases.get(i).target())
          .iload(2)
          .aload(3)
          .checkcast(Names.STATE)
          .invokestatic(Names.BOXED, ModuleShape.call(types.get(i)), ONE)
          .return_();
    }
    code.labelBinding(other)
        .invokestatic(Names.TRAPS, "wrongType", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION))
        .athrow();
  }

  private static void one(ClassBuilder type, Signature signature, int index) {
    type.withMethodBody(
        ModuleShape.call(index),
        ONE,
        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
        code -> {
          for (int i = 0; i < signature.parameterCount(); i++) {
            Values.take(code, signature.parameter(i), i, 1);
          }
          code.iload(0)
              .aload(1)
              .invokestatic(Names.CALLS, ModuleShape.call(index), Dispatch.method(signature));
          if (signature.resultCount() > 0) {
            Values.put(code, signature.result(0), 0, 1);
          }
          code.return_();
        });
  }
}
