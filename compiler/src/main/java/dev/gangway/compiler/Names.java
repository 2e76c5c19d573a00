package dev.gangway.compiler;

import dev.gangway.uaccess.EngineMemory;
import dev.gangway.wasm.Signature;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;

/** The classes that compiled functions name, and the JVM's types of values. */
final class Names {
  private static final String PACKAGE = "gangway.guest";

  /** The class of a module's state. */
  static final ClassDesc STATE = ClassDesc.of(PACKAGE, "State");

  /** The class with a method for each type, that calls a function of that type by its index. */
  static final ClassDesc CALLS = ClassDesc.of(PACKAGE, "Calls");

  /** More of such classes. */
  static ClassDesc calls(int number) {
    return ClassDesc.of(PACKAGE, "Calls" + number);
  }

  /** The class with a method for each imported function. */
  static final ClassDesc IMPORTS = ClassDesc.of(PACKAGE, "Imports");

  /** The class by which functions are called with their arguments in the state. */
  static final ClassDesc BOXED = ClassDesc.of(PACKAGE, "Boxed");

  /** The class by which Java calls exported functions. */
  static final ClassDesc ENTRIES = ClassDesc.of(PACKAGE, "Entries");

  static final ClassDesc GUEST_STATE = describe(GuestState.class);
  static final ClassDesc TRAPS = describe(Traps.class);
  static final ClassDesc MEMORY = describe(EngineMemory.class);
  static final ClassDesc INSTANCE = describe(Instance.class);
  static final ClassDesc GLOBAL = describe(GlobalInstance.class);
  static final ClassDesc RUNTIME_EXCEPTION = describe(RuntimeException.class);

  private Names() {}

  static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** The class of a group of functions. */
  static ClassDesc functions(int group) {
    return ClassDesc.of(PACKAGE, "Functions" + group);
  }

  /** The JVM's type of a value. A reference is an object. */
  static ClassDesc type(byte type) {
    return switch (type) {
      case Signature.I32 -> ConstantDescs.CD_int;
      case Signature.I64 -> ConstantDescs.CD_long;
      case Signature.F32 -> ConstantDescs.CD_float;
      case Signature.F64 -> ConstantDescs.CD_double;
      default -> ConstantDescs.CD_Object;
    };
  }

  static TypeKind kind(byte type) {
    return TypeKind.from(type(type));
  }

  /** The JVM's type of a function: its first result, its parameters, and the state. */
  static MethodTypeDesc method(Signature signature) {
    ClassDesc[] parameters = new ClassDesc[signature.parameterCount() + 1];
    for (int i = 0; i < signature.parameterCount(); i++) {
      parameters[i] = type(signature.parameter(i));
    }
    parameters[signature.parameterCount()] = STATE;
    return MethodTypeDesc.of(returned(signature), parameters);
  }

  static ClassDesc returned(Signature signature) {
    return signature.resultCount() == 0 ? ConstantDescs.CD_void : type(signature.result(0));
  }

  /** The JVM's variables that the parameters of a function take. */
  static int words(Signature signature) {
    int words = 0;
    for (int i = 0; i < signature.parameterCount(); i++) {
      words += kind(signature.parameter(i)).slotSize();
    }
    return words;
  }

  /** The same for its results. */
  static int resultWords(Signature signature) {
    int words = 0;
    for (int i = 0; i < signature.resultCount(); i++) {
      words += kind(signature.result(i)).slotSize();
    }
    return words;
  }
}
