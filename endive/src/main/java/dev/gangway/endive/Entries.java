package dev.gangway.endive;

import dev.gangway.compiler.GuestClasses;
import dev.gangway.compiler.GuestState;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Kind;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;

/**
 * The methods by which Java calls exported functions of a compiled module. For a function {@code
 * (i32, i64) -> i32}:
 *
 * <pre>
 * static int entry_7(int a, long b, EndiveInstance self) {
 *   self.enter();
 *   int result;
 *   try {
 *     result = FuncGroup_0.func_7(a, b, self.memory, self.instance);
 *     if (self.instance.isTailCallPending()) {
 *       result = (int) self.tailCalls()[0];
 *     }
 *   } catch (Throwable t) {
 *     throw self.failed(t);
 *   }
 *   self.exit();
 *   return result;
 * }
 * </pre>
 *
 * <p>They use no type but those of exported packages: compiled classes are in no named module.
 *
 * <p>They are compiled with the module and kept in its class cache, so that a later start makes no
 * class for a call. Functions with references have none.
 */
final class Entries {
  /** A module without entries. */
  static final Entries NONE = new Entries(Map.of(), null);

  /** The end of the name of a class of entries, before its number. */
  private static final String SUFFIX = "Entries";

  /** A class file has room for this many. */
  private static final int IN_A_CLASS = 1000;

  private static final ClassDesc SELF = describe(EndiveInstance.class);
  private static final ClassDesc INSTANCE = describe(Instance.class);
  private static final ClassDesc MEMORY = describe(Memory.class);
  private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();

  /** The class with the entry of each function that has one. */
  private final Map<Integer, Class<?>> classes;

  /** Those of Gangway's compiler; null if Endive has compiled the module. */
  private final @Nullable GuestClasses compiled;

  private Entries(Map<Integer, Class<?>> classes, @Nullable GuestClasses compiled) {
    this.classes = classes;
    this.compiled = compiled;
  }

  /** The entries of a module that Gangway's compiler has compiled with {@link GuestBoundary}. */
  static Entries of(GuestClasses compiled) {
    return new Entries(Map.of(), compiled);
  }

  private static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /**
   * The indexes of the exported functions with entries, each once, in order: those of numbers. A
   * tail call takes references beside the numbers, so functions with references are called through
   * arrays.
   */
  private static List<Integer> functions(ScannedModule module) {
    return module.exports().stream()
        .filter(each -> each.kind() == Kind.FUNCTION)
        .map(Export::index)
        .distinct()
        .filter(each -> isOfNumbers(module.typeOf(each).methodType()))
        .toList();
  }

  private static boolean isOfNumbers(@Nullable MethodType type) {
    return type != null
        && type.returnType() != Object.class
        && !type.parameterList().contains(Object.class);
  }

  /**
   * Adds the entries of a module to its compiled classes.
   *
   * @param compiled the classes
   */
  static ClassBundle added(ClassBundle compiled, ScannedModule module) {
    List<Integer> functions = functions(module);
    if (functions.isEmpty()) {
      return compiled;
    }
    Map<String, ClassDesc> owners = owners(compiled);
    Map<String, byte[]> made = new HashMap<>();
    for (int from = 0; from < functions.size(); from += IN_A_CLASS) {
      List<Integer> some = functions.subList(from, Math.min(from + IN_A_CLASS, functions.size()));
      String name = name(compiled.machine(), from / IN_A_CLASS);
      made.put(name, write(ClassDesc.of(name), some, module, owners));
    }
    return compiled.with(made);
  }

  private static String name(String machine, int number) {
    return machine.replace('/', '.') + SUFFIX + number;
  }

  /** The class of each compiled function, by the name of its method. */
  private static Map<String, ClassDesc> owners(ClassBundle compiled) {
    Map<String, ClassDesc> owners = new HashMap<>();
    for (byte[] bytes : compiled.all()) {
      ClassModel type = ClassFile.of().parse(bytes);
      for (MethodModel method : type.methods()) {
        String name = method.methodName().stringValue();
        if (name.startsWith("func_")) {
          owners.put(name, type.thisClass().asSymbol());
        }
      }
    }
    return owners;
  }

  private static byte[] write(
      ClassDesc name,
      List<Integer> functions,
      ScannedModule module,
      Map<String, ClassDesc> owners) {
    return ClassFile.of()
        .build(
            name,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
              for (int function : functions) {
                Loading.checkpoint();
                ClassDesc owner = owners.get("func_" + function);
                MethodType java = module.typeOf(function).methodType();
                if (owner != null && java != null) {
                  MethodTypeDesc plain = java.describeConstable().orElseThrow();
                  type.withMethodBody(
                      "entry_" + function,
                      plain.insertParameterTypes(plain.parameterCount(), SELF),
                      ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                      code -> write(code, plain, owner, "func_" + function));
                }
              }
            });
  }

  private static void write(CodeBuilder code, MethodTypeDesc plain, ClassDesc owner, String name) {
    int count = plain.parameterCount();
    write(
        code,
        plain,
        (body, self) ->
            body.aload(self)
                .getfield(SELF, "memory", MEMORY)
                .aload(self)
                .getfield(SELF, "instance", INSTANCE)
                .invokestatic(owner, name, plain.insertParameterTypes(count, MEMORY, INSTANCE))
                .aload(self)
                .getfield(SELF, "instance", INSTANCE)
                .invokevirtual(
                    INSTANCE, "isTailCallPending", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                .ifThen(pending -> tailCalls(pending, plain.returnType(), self)));
  }

  /** Writes the call of a function: its arguments are on the stack, and then its result is. */
  interface Call {
    void write(CodeBuilder code, int self);
  }

  /**
   * Writes an entry.
   *
   * @param code its parameters are those of {@code plain}, and an {@link EndiveInstance}
   * @param call gets the variable with the instance
   */
  static void write(CodeBuilder code, MethodTypeDesc plain, Call call) {
    int count = plain.parameterCount();
    int self = code.parameterSlot(count);
    TypeKind returned = TypeKind.from(plain.returnType());
    int result = returned == TypeKind.VOID ? 0 : code.allocateLocal(returned);
    code.aload(self).invokevirtual(SELF, "enter", ConstantDescs.MTD_void);
    code.trying(
        body -> {
          for (int i = 0; i < count; i++) {
            body.loadLocal(TypeKind.from(plain.parameterType(i)), body.parameterSlot(i));
          }
          call.write(body, self);
          if (returned != TypeKind.VOID) {
            body.storeLocal(returned, result);
          }
        },
        handlers ->
            handlers.catchingAll(handler -> {
              int thrown = handler.allocateLocal(TypeKind.REFERENCE);
              handler
                  .astore(thrown)
                  .aload(self)
                  .aload(thrown)
                  .invokevirtual(
                      SELF,
                      "failed",
                      MethodTypeDesc.of(ConstantDescs.CD_Throwable, ConstantDescs.CD_Throwable))
                  .athrow();
            }));
    code.aload(self).invokevirtual(SELF, "exit", ConstantDescs.MTD_void);
    if (returned != TypeKind.VOID) {
      code.loadLocal(returned, result);
    }
    code.return_(returned);
  }

  /** Replaces the result on the stack by that of the tail calls. */
  private static void tailCalls(CodeBuilder code, ClassDesc type, int self) {
    switch (TypeKind.from(type).slotSize()) {
      case 0 -> {}
      case 1 -> code.pop();
      default -> code.pop2();
    }
    code.aload(self).invokevirtual(SELF, "tailCalls", MethodTypeDesc.of(LONGS));
    if (type.equals(LONGS)) {
      return;
    }
    if (type.equals(ConstantDescs.CD_void)) {
      code.pop();
      return;
    }
    code.iconst_0().laload();
    switch (TypeKind.from(type)) {
      case INT -> code.l2i();
      case LONG -> {}
      case FLOAT ->
          code.l2i()
              .invokestatic(
                  ConstantDescs.CD_Float,
                  "intBitsToFloat",
                  MethodTypeDesc.of(ConstantDescs.CD_float, ConstantDescs.CD_int));
      case DOUBLE ->
          code.invokestatic(
              ConstantDescs.CD_Double,
              "longBitsToDouble",
              MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
      default -> throw new IllegalArgumentException(type.descriptorString());
    }
  }

  /**
   * Finds the entries of a module in its loaded classes.
   *
   * @param loaded the classes
   */
  static Entries of(LoadedClasses loaded, ScannedModule module) {
    List<Integer> functions = functions(module);
    Map<Integer, Class<?>> classes = new HashMap<>();
    for (int i = 0; i < functions.size(); i++) {
      try {
        String name = name(loaded.machine(), i / IN_A_CLASS);
        classes.put(functions.get(i), Class.forName(name, /* initialize */ false, loaded.loader()));
      } catch (ClassNotFoundException e) {
        return NONE;
      }
    }
    return new Entries(classes, null);
  }

  /**
   * The entry of a function; null if it has none.
   *
   * @return its last parameter is the {@link EndiveInstance}
   */
  @Nullable MethodHandle find(int function, MethodType type) {
    MethodType entry = type.appendParameterTypes(EndiveInstance.class);
    if (compiled != null) {
      return compiled.entry(function, entry);
    }
    Class<?> owner = classes.get(function);
    if (owner == null) {
      return null;
    }
    try {
      return MethodHandles.publicLookup().findStatic(owner, "entry_" + function, entry);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new LinkageError(owner.getName(), e);
    }
  }

  /** What the functions of an instance share; null if Endive has compiled them. */
  @Nullable GuestState stateOf(Instance instance) {
    return compiled == null ? null : GuestClasses.state(instance);
  }
}
