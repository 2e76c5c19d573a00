package dev.gangway;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Implements an interface whose methods call a guest's functions: {@link Guest#bind}.
 *
 * <p>For each interface a class is made once. An object of it has a method handle for each method,
 * and a method calls its handle with {@code invokeExact}: nothing is boxed or allocated, and a JIT
 * compiler that knows the object inlines all of it. {@code java.lang.reflect.Proxy} boxes. The
 * class is hidden and in the package of the interface, so that it can be unloaded with it.
 */
final class Binding {
  /** The constructor of the class of each interface, {@code (MethodHandle[]) -> Object}. */
  private static final ClassValue<MethodHandle> CLASSES =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          return define(type);
        }
      };

  private static final ClassDesc HANDLES = ConstantDescs.CD_MethodHandle.arrayType();
  private static final MethodTypeDesc CONSTRUCTOR =
      MethodTypeDesc.of(ConstantDescs.CD_void, HANDLES);

  private Binding() {}

  /**
   * Implements an interface.
   *
   * @throws IllegalArgumentException if a method fits no function, or the interface cannot be
   *     accessed
   */
  static <T> T of(Class<T> type, Guest guest) {
    if (!type.isInterface() || type.isSealed() || type.isHidden()) {
      throw new IllegalArgumentException(
          type.getName() + " is not an interface that a class can implement");
    }
    List<Method> methods = methods(type);
    MethodHandle[] handles = new MethodHandle[methods.size()];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = handle(methods.get(i), guest);
    }
    try {
      return type.cast((Object) CLASSES.get(type).invokeExact(handles));
    } catch (Throwable e) {
      throw Unchecked.<RuntimeException>of(e);
    }
  }

  /** The methods to be implemented, in an order that is the same each time for one interface. */
  private static List<Method> methods(Class<?> type) {
    return InterfaceMethods.of(type).stream()
        .filter(each -> Modifier.isAbstract(each.getModifiers()))
        .toList();
  }

  private static MethodHandle handle(Method method, Guest guest) {
    GuestFunction function = guest.function(HostModule.exportName(method));
    MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    if (!function.handle().type().equals(type)) {
      throw new IllegalArgumentException(
          "%s: %s exports %s, which is %s in Java"
              .formatted(method, guest.programName(), function, text(function.handle().type())));
    }
    return function.handle();
  }

  private static String text(MethodType type) {
    return type.returnType().getSimpleName()
        + type.changeReturnType(void.class).toString().replaceFirst("void$", "");
  }

  private static MethodHandle define(Class<?> type) {
    List<Method> methods = methods(type);
    Binding.class.getModule().addReads(type.getModule());
    try {
      MethodHandles.Lookup inside = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      ClassDesc name = ClassDesc.of(type.getPackageName(), type.getSimpleName() + "OfGuest");
      byte[] bytes = ClassFile.of().build(name, made -> write(made, name, type, methods));
      MethodHandles.Lookup made = inside.defineHiddenClass(bytes, /* initialize */ true);
      return made.findConstructor(
              made.lookupClass(), MethodType.methodType(void.class, MethodHandle[].class))
          .asType(MethodType.methodType(Object.class, MethodHandle[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "%s: %s is in a package that is not open to dev.gangway"
              .formatted(e.getMessage(), type.getName()),
          e);
    } catch (NoSuchMethodException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  private static void write(
      ClassBuilder made, ClassDesc name, Class<?> type, List<Method> methods) {
    made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
        .withInterfaceSymbols(type.describeConstable().orElseThrow());
    for (int i = 0; i < methods.size(); i++) {
      made.withField(
          field(i), ConstantDescs.CD_MethodHandle, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
    }
    made.withMethodBody(
        ConstantDescs.INIT_NAME, CONSTRUCTOR, 0, code -> construct(code, name, methods.size()));
    for (int i = 0; i < methods.size(); i++) {
      Method method = methods.get(i);
      String field = field(i);
      MethodTypeDesc descriptor =
          MethodType.methodType(method.getReturnType(), method.getParameterTypes())
              .describeConstable()
              .orElseThrow();
      made.withMethodBody(
          method.getName(),
          descriptor,
          ClassFile.ACC_PUBLIC,
          code -> call(code, name, field, descriptor));
    }
  }

  private static String field(int index) {
    return "handle" + index;
  }

  private static void construct(CodeBuilder code, ClassDesc name, int fields) {
    code.aload(0)
        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
    for (int i = 0; i < fields; i++) {
      code.aload(0)
          .aload(1)
          .loadConstant(i)
          .aaload()
          .putfield(name, field(i), ConstantDescs.CD_MethodHandle);
    }
    code.return_();
  }

  private static void call(CodeBuilder code, ClassDesc name, String field, MethodTypeDesc type) {
    code.aload(0).getfield(name, field, ConstantDescs.CD_MethodHandle);
    for (int i = 0; i < type.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
    code.invokevirtual(ConstantDescs.CD_MethodHandle, "invokeExact", type)
        .return_(TypeKind.from(type.returnType()));
  }
}
