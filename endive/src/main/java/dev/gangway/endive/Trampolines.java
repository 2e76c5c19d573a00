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
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;

/**
 * Rewrites the methods that Endive's compiler makes for imported functions.
 *
 * <p>Endive's methods put the arguments into an array and call one method for all imports of all
 * modules. Ours pass the plain arguments to the code of the system call or the host function:
 *
 * <pre>
 * static int func_7(int fd, long offset, int whence, int result, Memory memory, Instance instance) {
 *   ImportFunction call = HostImport.enter(instance, 7);
 *   if (call instanceof SyscallImport) {
 *     SyscallImport syscall = (SyscallImport) call;
 *     return SyscallImport.returned(
 *         ((Code.ILII) syscall.code).call(syscall.process, fd, offset, whence, result));
 *   }
 *   HostImport host = (HostImport) call;
 *   int result;
 *   try {
 *     result = (int) host.handle.invokeExact(fd, offset, whence, result);
 *   } catch (Throwable t) {
 *     throw HostImport.failed(t);
 *   }
 *   host.returned();
 *   return result;
 * }
 * </pre>
 *
 * <p>The first part is only there if some system call has the type. The import is looked up each
 * time, as all guests of a program share its classes. A method of another shape stays as Endive
 * made it.
 */
final class Trampolines {
  /** The start of the names of the methods that Endive's methods for imports call. */
  private static final String CALLEE = "callHostFunction";

  private static final ClassDesc INSTANCE = describe(Instance.class);
  private static final ClassDesc MEMORY = describe(Memory.class);
  private static final ClassDesc IMPORT = describe(ImportFunction.class);
  private static final ClassDesc SYSCALL = describe(SyscallImport.class);
  private static final ClassDesc HOST = describe(HostImport.class);
  private static final ClassDesc CODE = describe(Code.class);
  private static final ClassDesc PROCESS = describe(Process.class);

  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(IMPORT, INSTANCE, ConstantDescs.CD_int);
  private static final MethodTypeDesc RETURNED =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);
  private static final MethodTypeDesc FAILED =
      MethodTypeDesc.of(describe(RuntimeException.class), ConstantDescs.CD_Throwable);

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
    if (!names(original)) {
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
  private static boolean names(ClassModel type) {
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof Utf8Entry text && text.stringValue().startsWith(CALLEE)) {
        return true;
      }
    }
    return false;
  }

  /** The index of the imported function that a method calls; null if it is not for an import. */
  private static @Nullable Integer importOf(MethodModel method) {
    if (!method.methodName().stringValue().startsWith("func_")
        || !isForFunction(method.methodTypeSymbol())) {
      return null;
    }
    Integer index = null;
    for (CodeElement element : method.code().orElseThrow()) {
      if (index == null
          && element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof Integer value) {
        index = value; // the first constant, before the size of the array
      } else if (element instanceof InvokeInstruction call
          && call.name().stringValue().startsWith(CALLEE)) {
        return index; // other calls, before it, turn floating-point numbers into bits
      }
    }
    return null;
  }

  /**
   * Whether a type is that of a method for a function whose values Java can hold. An {@code int}
   * may also be Endive's funcref: then no host function has the type, and binding it fails.
   */
  private static boolean isForFunction(MethodTypeDesc type) {
    int args = type.parameterCount() - 2;
    return args >= 0
        && type.parameterType(args).equals(MEMORY)
        && type.parameterType(args + 1).equals(INSTANCE)
        && !type.returnType().equals(ConstantDescs.CD_Object.arrayType());
  }

  /** The shape of {@link Code} of a function's type; null if no system call has that type. */
  private static @Nullable ClassDesc shape(MethodTypeDesc type, int args) {
    boolean returnsErrno =
        isInt(type.returnType()) || type.returnType().equals(ConstantDescs.CD_void);
    List<WasmType> types = new ArrayList<>();
    for (ClassDesc arg : type.parameterList().subList(0, args)) {
      if (!isInt(arg) && !arg.equals(ConstantDescs.CD_long)) {
        return null;
      }
      types.add(isInt(arg) ? WasmType.I32 : WasmType.I64);
    }
    Class<?> shape = returnsErrno ? Syscall.shape(types) : null;
    return shape == null ? null : describe(shape);
  }

  private static boolean isInt(ClassDesc type) {
    return type.equals(ConstantDescs.CD_int);
  }

  private static void write(CodeBuilder code, MethodTypeDesc type, int index) {
    int args = type.parameterCount() - 2;
    code.aload(code.parameterSlot(args + 1));
    writeCall(
        code, MethodTypeDesc.of(type.returnType(), type.parameterList().subList(0, args)), index);
  }

  /**
   * Writes a call of an import. Endive's instance is on the operand stack.
   *
   * @param plain the type of the import; its parameters are the first ones of the method
   */
  static void writeCall(CodeBuilder code, MethodTypeDesc plain, int index) {
    ClassDesc shape = shape(plain, plain.parameterCount());
    int call = code.allocateLocal(TypeKind.REFERENCE);
    code.loadConstant(index).invokestatic(HOST, "enter", ENTER).astore(call);
    if (shape != null) {
      code.aload(call)
          .instanceOf(SYSCALL)
          .ifThen(syscall -> callSystem(syscall, plain, shape, call));
    }
    callHost(code, plain, call);
  }

  private static void callSystem(
      CodeBuilder code, MethodTypeDesc plain, ClassDesc shape, int call) {
    code.aload(call)
        .checkcast(SYSCALL)
        .dup()
        .getfield(SYSCALL, "code", CODE)
        .checkcast(shape)
        .swap()
        .getfield(SYSCALL, "process", PROCESS);
    arguments(code, plain);
    MethodTypeDesc type =
        plain.changeReturnType(ConstantDescs.CD_int).insertParameterTypes(0, PROCESS);
    code.invokeinterface(shape, "call", type).invokestatic(SYSCALL, "returned", RETURNED);
    if (isInt(plain.returnType())) {
      code.ireturn();
    } else {
      code.pop().return_();
    }
  }

  private static void callHost(CodeBuilder code, MethodTypeDesc plain, int call) {
    TypeKind returned = TypeKind.from(plain.returnType());
    int result = returned == TypeKind.VOID ? 0 : code.allocateLocal(returned);
    code.aload(call).checkcast(HOST).astore(call);
    code.trying(
        body -> {
          body.aload(call).getfield(HOST, "handle", ConstantDescs.CD_MethodHandle);
          arguments(body, plain);
          body.invokevirtual(ConstantDescs.CD_MethodHandle, "invokeExact", plain);
          if (returned != TypeKind.VOID) {
            body.storeLocal(returned, result);
          }
        },
        handlers ->
            handlers.catchingAll(handler -> handler.invokestatic(HOST, "failed", FAILED).athrow()));
    code.aload(call).invokevirtual(HOST, "returned", ConstantDescs.MTD_void);
    if (returned != TypeKind.VOID) {
      code.loadLocal(returned, result);
    }
    code.return_(returned);
  }

  private static void arguments(CodeBuilder code, MethodTypeDesc plain) {
    for (int i = 0; i < plain.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(plain.parameterType(i)), code.parameterSlot(i));
    }
  }
}
