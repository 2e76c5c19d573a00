package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes the methods that call a function by its index:
 *
 * <pre>
 * static int call3(int a, long b, int function, State state) {
 *   switch (function) {
 *     case 7: return Functions0.f7(a, b, state);
 *     …
 *     case -1: a function of another instance
 *     default: throw Traps.wrongType();
 *   }
 * }
 * </pre>
 *
 * <p>There is one for each type, with the functions of that type that can be called by index: those
 * in tables, exports and references. So the switch is also the check of the type.
 *
 * <p>If a module makes tail calls, there is a second one for each type that calls the bodies of
 * functions, a method {@code step} that takes the arguments of a pending tail call from the state,
 * and for each list of results a method {@code drive} that makes steps until none is pending.
 */
final class Dispatch {
  /** The most functions of one method. HotSpot does not compile methods of over 8,000 bytes. */
  private static final int IN_A_METHOD = 250;

  /** A method has 255 variables for parameters. The index and the state take two of them. */
  static final int MAX_WORDS = 251;

  /** The most methods of {@link #IN_A_METHOD} functions in a class. */
  private static final int METHODS_IN_A_CLASS = 40;

  private static final String BODIES = "bodies";

  private final List<List<Leaf>> leaves = new ArrayList<>();

  private final ModuleShape module;

  /** The functions by their type. */
  private final Map<Integer, List<Integer>> functions = new TreeMap<>();

  private Dispatch(ModuleShape module, BitSet callable) {
    this.module = module;
    for (int i = 0; i < module.module.signatures().size(); i++) {
      if (Names.words(module.signature(i)) <= MAX_WORDS) {
        functions.computeIfAbsent(module.equalType(i), each -> new ArrayList<>());
      }
    }
    callable.stream()
        .forEach(each -> Objects.requireNonNull(functions.get(module.typeOf(each))).add(each));
  }

  /** The type of a method that calls a function by its index. */
  static MethodTypeDesc method(Signature signature) {
    MethodTypeDesc direct = Names.method(signature);
    return direct.insertParameterTypes(signature.parameterCount(), ConstantDescs.CD_int);
  }

  /**
   * Writes the class, and more classes if one has no room for all.
   *
   * @param callable the functions that can be called by their index
   */
  static Map<ClassDesc, byte[]> write(ModuleShape module, BitSet callable) {
    return new Dispatch(module, callable).write();
  }

  private Map<ClassDesc, byte[]> write() {
    Map<ClassDesc, byte[]> classes = new LinkedHashMap<>();
    classes.put(Names.CALLS, writeCalls());
    for (int i = 0; i < leaves.size(); i++) {
      List<Leaf> own = leaves.get(i);
      ClassDesc name = Names.calls(i);
      classes.put(
          name,
          ClassFile.of()
              .build(
                  name,
                  type -> {
                    type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
                    own.forEach(leaf -> leaf.write(type));
                  }));
    }
    return classes;
  }

  private byte[] writeCalls() {
    return ClassFile.of()
        .build(
            Names.CALLS,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
              functions.forEach((index, all) -> {
                calls(type, index, ModuleShape.call(index), all, /* bodies */ false);
                if (module.hasTailCalls()) {
                  calls(type, index, BODIES + index, all, /* bodies */ true);
                  step(type, index);
                }
              });
              if (module.hasTailCalls()) {
                drivers(type);
              }
            });
  }

  private static void method(
      ClassBuilder type, String name, MethodTypeDesc descriptor, Consumer<CodeBuilder> body) {
    type.withMethodBody(name, descriptor, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, body);
  }

  /**
   * The methods of another class than {@link Names#CALLS}: a class has a limit of constants. Large
   * modules have many.
   */
  private record Leaf(String name, MethodTypeDesc descriptor, Consumer<CodeBuilder> body) {
    void write(ClassBuilder type) {
      method(type, name, descriptor, body);
    }
  }

  private void calls(ClassBuilder type, int index, String name, List<Integer> all, boolean bodies) {
    Signature signature = module.signature(index);
    MethodTypeDesc descriptor = method(signature);
    if (all.size() <= IN_A_METHOD) {
      method(type, name, descriptor, code -> calls(code, index, all, bodies));
      return;
    }
    List<ClassDesc> owners = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IN_A_METHOD) {
      List<Integer> some = all.subList(from, Math.min(from + IN_A_METHOD, all.size()));
      String part = name + "_" + some.getFirst();
      owners.add(addLeaf(new Leaf(part, descriptor, code -> calls(code, index, some, bodies))));
    }
    method(
        type,
        name,
        descriptor,
        code -> choose(code, signature, name, all, owners, 0, owners.size()));
  }

  /** Finds the method for a function among some of them, by bisection. */
  private static void choose(
      CodeBuilder code,
      Signature signature,
      String name,
      List<Integer> all,
      List<ClassDesc> owners,
      int from,
      int to) {
    int count = signature.parameterCount();
    int function = code.parameterSlot(count);
    if (to - from > 1) {
      int middle = (from + to) >>> 1;
      Label isHigh = code.newLabel();
      code.iload(function).loadConstant(all.get(middle * IN_A_METHOD)).if_icmpge(isHigh);
      choose(code, signature, name, all, owners, from, middle);
      code.labelBinding(isHigh);
      choose(code, signature, name, all, owners, middle, to);
      return;
    }
    arguments(code, signature);
    code.iload(function)
        .aload(code.parameterSlot(count + 1))
        .invokestatic(owners.get(from), name + "_" + all.get(from * IN_A_METHOD), method(signature))
        .return_(TypeKind.from(Names.returned(signature)));
  }

  private ClassDesc addLeaf(Leaf leaf) {
    if (leaves.isEmpty() || leaves.getLast().size() == METHODS_IN_A_CLASS) {
      leaves.add(new ArrayList<>());
    }
    leaves.getLast().add(leaf);
    return Names.calls(leaves.size() - 1);
  }

  private static void arguments(CodeBuilder code, Signature signature) {
    for (int i = 0; i < signature.parameterCount(); i++) {
      code.loadLocal(Names.kind(signature.parameter(i)), code.parameterSlot(i));
    }
  }

  private void calls(CodeBuilder code, int index, List<Integer> all, boolean bodies) {
    Signature signature = module.signature(index);
    int count = signature.parameterCount();
    int state = code.parameterSlot(count + 1);
    Label foreign = code.newLabel();
    Label other = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    cases.add(SwitchCase.of(-1, foreign));
    for (int each : all) {
      cases.add(SwitchCase.of(each, code.newLabel()));
    }
    code.iload(code.parameterSlot(count)).lookupswitch(other, cases);
    for (int i = 0; i < all.size(); i++) {
      int function = all.get(i);
      boolean body = bodies && module.makesTailCalls(function);
      code.labelBinding(cases.get(i + 1).target());
      arguments(code, signature);
      code.aload(state)
          .invokestatic(
              module.owner(function),
              body ? ModuleShape.body(function) : ModuleShape.name(function),
              Names.method(signature))
          .return_(TypeKind.from(Names.returned(signature)));
    }
    code.labelBinding(foreign);
    putArguments(code, signature, state);
    code.loadConstant(index)
        .aload(state)
        .invokestatic(
            Names.GUEST_STATE,
            "callForeign",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, Names.GUEST_STATE));
    returnFirst(code, signature, state);
    code.labelBinding(other)
        .invokestatic(Names.TRAPS, "wrongType", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION))
        .athrow();
  }

  /** Moves the parameters of a method into the state. */
  static void putArguments(CodeBuilder code, Signature signature, int state) {
    for (int i = 0; i < signature.parameterCount(); i++) {
      byte type = signature.parameter(i);
      code.loadLocal(Names.kind(type), code.parameterSlot(i));
      Values.put(code, type, i, state);
    }
  }

  /** Returns the first of the results in the state. */
  static void returnFirst(CodeBuilder code, Signature signature, int state) {
    if (signature.resultCount() > 0) {
      Values.take(code, signature.result(0), 0, state);
    }
    code.return_(TypeKind.from(Names.returned(signature)));
  }

  // ---- tail calls -----------------------------------------------------------------------------

  private void step(ClassBuilder type, int index) {
    Signature signature = module.signature(index);
    method(
        type,
        ModuleShape.step(index),
        MethodTypeDesc.of(Names.returned(signature), Names.STATE),
        code -> {
          for (int i = 0; i < signature.parameterCount(); i++) {
            Values.take(code, signature.parameter(i), i, 0);
          }
          code.aload(0)
              .getfield(Names.GUEST_STATE, "tailFunction", ConstantDescs.CD_int)
              .aload(0)
              .invokestatic(Names.CALLS, BODIES + index, method(signature))
              .return_(TypeKind.from(Names.returned(signature)));
        });
  }

  private static String results(Signature signature) {
    StringBuilder letters = new StringBuilder("drive");
    for (int i = 0; i < signature.resultCount(); i++) {
      letters.append(Names.kind(signature.result(i)).name().charAt(0));
    }
    return letters.toString();
  }

  private void drivers(ClassBuilder type) {
    Map<String, List<Integer>> byResults =
        functions.keySet().stream()
            .collect(
                Collectors.groupingBy(
                    each -> results(module.signature(each)), TreeMap::new, Collectors.toList()));
    byResults.forEach((name, types) -> {
      ClassDesc returned = Names.returned(module.signature(types.getFirst()));
      method(type, name, driver(returned), code -> drive(code, types, TypeKind.from(returned)));
    });
  }

  private static MethodTypeDesc driver(ClassDesc returned) {
    return returned.equals(ConstantDescs.CD_void)
        ? MethodTypeDesc.of(returned, Names.STATE)
        : MethodTypeDesc.of(returned, returned, Names.STATE);
  }

  /** {@code while (state.tail != 0) { result = the next step; } return result;} */
  private void drive(CodeBuilder code, List<Integer> types, TypeKind result) {
    int state = code.parameterSlot(result == TypeKind.VOID ? 0 : 1);
    Label next = code.newBoundLabel();
    Label done = code.newLabel();
    int tail = code.allocateLocal(TypeKind.INT);
    code.invokestatic(Names.TRAPS, "checkInterrupt", ConstantDescs.MTD_void)
        .aload(state)
        .getfield(Names.GUEST_STATE, "tail", ConstantDescs.CD_int)
        .dup()
        .istore(tail)
        .ifeq(done)
        .aload(state)
        .iconst_0()
        .putfield(Names.GUEST_STATE, "tail", ConstantDescs.CD_int);
    List<SwitchCase> cases = new ArrayList<>();
    for (int each : types) {
      cases.add(SwitchCase.of(each + 1, code.newLabel()));
    }
    Label other = code.newLabel();
    code.iload(tail).lookupswitch(other, cases);
    for (int i = 0; i < types.size(); i++) {
      Signature signature = module.signature(types.get(i));
      code.labelBinding(cases.get(i).target())
          .aload(state)
          .invokestatic(
              Names.CALLS,
              ModuleShape.step(types.get(i)),
              MethodTypeDesc.of(Names.returned(signature), Names.STATE));
      if (result != TypeKind.VOID) {
        code.storeLocal(result, code.parameterSlot(0));
      }
      code.goto_(next);
    }
    code.labelBinding(other)
        .invokestatic(Names.TRAPS, "wrongType", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION))
        .athrow()
        .labelBinding(done);
    if (result != TypeKind.VOID) {
      code.loadLocal(result, code.parameterSlot(0));
    }
    code.return_(result);
  }

  /**
   * Writes the method that callers of a function with tail calls use: it calls the body and then
   * makes the tail calls that are pending.
   */
  static void outer(CodeBuilder code, ModuleShape module, int function, ClassDesc owner) {
    Signature signature = module.module.typeOf(function);
    int state = code.parameterSlot(signature.parameterCount());
    ClassDesc returned = Names.returned(signature);
    arguments(code, signature);
    code.aload(state)
        .invokestatic(owner, ModuleShape.body(function), Names.method(signature))
        .aload(state)
        .getfield(Names.GUEST_STATE, "tail", ConstantDescs.CD_int);
    Label done = code.newLabel();
    code.ifeq(done)
        .aload(state)
        .invokestatic(Names.CALLS, results(signature), driver(returned))
        .labelBinding(done)
        .return_(TypeKind.from(returned));
  }

  /** Writes the method of a function that is interpreted. */
  static void interpreted(CodeBuilder code, ModuleShape module, int function) {
    Signature signature = module.module.typeOf(function);
    int state = code.parameterSlot(signature.parameterCount());
    putArguments(code, signature, state);
    code.loadConstant(function)
        .aload(state)
        .invokestatic(
            Names.GUEST_STATE,
            "callInterpreted",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, Names.GUEST_STATE));
    returnFirst(code, signature, state);
  }
}
