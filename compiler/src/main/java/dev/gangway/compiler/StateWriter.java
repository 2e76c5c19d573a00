package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a module's state: a {@link GuestState} with a field for each global variable.
 * A variable that others may write is an object of Endive's.
 */
final class StateWriter {
  /** Variables that one method reads: a method has a limit of size. */
  private static final int IN_A_METHOD = 2000;

  private StateWriter() {}

  /**
   * Writes the class.
   *
   * @param values the most values of a function, an exception or a tail call
   */
  static byte[] write(ModuleShape module, int values) {
    int count = Math.min(module.module.globals().size(), ModuleShape.MAX_FIELDS);
    return ClassFile.of()
        .build(
            Names.STATE,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                  .withSuperclass(Names.GUEST_STATE);
              for (int i = 0; i < count; i++) {
                type.withField(ModuleShape.global(i), fieldType(module, i), ClassFile.ACC_PUBLIC);
              }
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  MethodTypeDesc.of(ConstantDescs.CD_void, Names.INSTANCE),
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .aload(1)
                          .loadConstant(values)
                          .invokespecial(
                              Names.GUEST_STATE,
                              ConstantDescs.INIT_NAME,
                              MethodTypeDesc.of(
                                  ConstantDescs.CD_void, Names.INSTANCE, ConstantDescs.CD_int))
                          .return_());
              type.withMethodBody(
                  "readGlobals",
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PROTECTED,
                  code -> {
                    for (int from = 0; from < count; from += IN_A_METHOD) {
                      code.aload(0)
                          .invokevirtual(Names.STATE, "read" + from, ConstantDescs.MTD_void);
                    }
                    code.return_();
                  });
              for (int from = 0; from < count; from += IN_A_METHOD) {
                int first = from;
                type.withMethodBody(
                    "read" + from,
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_PRIVATE,
                    code -> {
                      int end = Math.min(first + IN_A_METHOD, count);
                      for (int i = first; i < end; i++) {
                        read(module, i, code);
                      }
                      code.return_();
                    });
              }
            });
  }

  private static ClassDesc fieldType(ModuleShape module, int index) {
    return module.isShared(index)
        ? Names.GLOBAL
        : Names.type(module.module.globals().get(index).type());
  }

  private static void read(ModuleShape module, int index, CodeBuilder code) {
    byte type = module.module.globals().get(index).type();
    code.aload(0).aload(0).loadConstant(index);
    if (module.isShared(index)) {
      code.invokevirtual(
          Names.GUEST_STATE, "global", MethodTypeDesc.of(Names.GLOBAL, ConstantDescs.CD_int));
    } else if (Signature.isNumber(type)) {
      code.invokevirtual(
          Names.GUEST_STATE,
          "globalBits",
          MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_int));
      Numerics.fromBits(code, type);
    } else {
      code.invokevirtual(
          Names.GUEST_STATE,
          "globalReference",
          MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int));
    }
    code.putfield(Names.STATE, ModuleShape.global(index), fieldType(module, index));
  }
}
