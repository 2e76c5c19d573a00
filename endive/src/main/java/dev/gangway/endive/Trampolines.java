package dev.gangway.endive;

import dev.gangway.wasi.Code;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasmType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;

/**
 * Rewrites the methods that Endive's compiler makes for imported functions.
 *
 * <p>Endive's methods put the arguments into an array and call one method for all imports of all
 * modules. Ours pass the plain arguments to the code of the system call:
 *
 * <pre>
 * static int func_7(int fd, long offset, int whence, int result, Memory memory, Instance instance) {
 *   SyscallImport call = SyscallImport.enter(instance, 7);
 *   return SyscallImport.returned(
 *       ((Code.ILII) call.code).call(call.process, fd, offset, whence, result));
 * }
 * </pre>
 *
 * <p>The import is looked up each time, as all guests of a program share its classes. A method of
 * another shape stays as Endive made it.
 */
final class Trampolines {
  /** The method that Endive's methods for imports call. */
  private static final String CALLEE = "callHostFunction";

  private static final ClassDesc INSTANCE = describe(Instance.class);
  private static final ClassDesc MEMORY = describe(Memory.class);
  private static final ClassDesc IMPORT = describe(SyscallImport.class);
  private static final ClassDesc CODE = describe(Code.class);
  private static final ClassDesc PROCESS = describe(Process.class);

  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(IMPORT, INSTANCE, ConstantDescs.CD_int);
  private static final MethodTypeDesc RETURNED =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);

  private Trampolines() {}

  private static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /**
   * Rewrites the methods for imports of a class, if it has any.
   *
   * @param bytes as Endive compiled it
   */
  static byte[] rewritten(byte[] bytes) {
    ClassFile format = ClassFile.of();
    ClassModel original = format.parse(bytes);
    if (!names(original, CALLEE)) {
      return bytes;
    }
    return format.transformClass(
        original,
        (to, element) -> {
          Integer index = element instanceof MethodModel method ? importOf(method) : null;
          if (index == null) {
            to.with(element);
          } else {
            MethodModel method = (MethodModel) element;
            to.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> write(code, method.methodTypeSymbol(), index));
          }
        });
  }

  /** Most classes of a large module have no imports: they need not be parsed. */
  private static boolean names(ClassModel type, String name) {
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof Utf8Entry text && text.equalsString(name)) {
        return true;
      }
    }
    return false;
  }

  /** The index of the imported function that a method calls; null if it is not for an import. */
  private static @Nullable Integer importOf(MethodModel method) {
    if (!method.methodName().stringValue().startsWith("func_")
        || shape(method.methodTypeSymbol()) == null) {
      return null;
    }
    Integer index = null;
    for (CodeElement element : method.code().orElseThrow()) {
      if (index == null
          && element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof Integer value) {
        index = value; // the first constant, before the size of the array
      } else if (element instanceof InvokeInstruction call) {
        // The only call that such a method makes.
        return call.name().equalsString(CALLEE) ? index : null;
      }
    }
    return null;
  }

  /** The shape of {@link Code} that such a method calls; null if no system call has its type. */
  private static @Nullable Class<?> shape(MethodTypeDesc type) {
    int args = type.parameterCount() - 2;
    boolean returnsErrno =
        isInt(type.returnType()) || type.returnType().equals(ConstantDescs.CD_void);
    if (args < 0
        || !type.parameterType(args).equals(MEMORY)
        || !type.parameterType(args + 1).equals(INSTANCE)
        || !returnsErrno) {
      return null;
    }
    List<WasmType> types = new ArrayList<>();
    for (ClassDesc arg : type.parameterList().subList(0, args)) {
      if (!isInt(arg) && !arg.equals(ConstantDescs.CD_long)) {
        return null;
      }
      types.add(isInt(arg) ? WasmType.I32 : WasmType.I64);
    }
    return Syscall.shape(types);
  }

  private static boolean isInt(ClassDesc type) {
    return type.equals(ConstantDescs.CD_int);
  }

  private static void write(CodeBuilder code, MethodTypeDesc type, int index) {
    int args = type.parameterCount() - 2;
    ClassDesc shape = describe(Objects.requireNonNull(shape(type)));
    code.aload(code.parameterSlot(args + 1))
        .loadConstant(index)
        .invokestatic(IMPORT, "enter", ENTER)
        .dup()
        .getfield(IMPORT, "code", CODE)
        .checkcast(shape)
        .swap()
        .getfield(IMPORT, "process", PROCESS);
    for (int i = 0; i < args; i++) {
      code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
    MethodTypeDesc call =
        MethodTypeDesc.of(ConstantDescs.CD_int, type.parameterList().subList(0, args))
            .insertParameterTypes(0, PROCESS);
    code.invokeinterface(shape, "call", call).invokestatic(IMPORT, "returned", RETURNED);
    if (isInt(type.returnType())) {
      code.ireturn();
    } else {
      code.pop().return_();
    }
  }
}
