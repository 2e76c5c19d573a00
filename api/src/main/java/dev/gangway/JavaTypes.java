package dev.gangway;

import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Java types of WebAssembly values. */
final class JavaTypes {
  private JavaTypes() {}

  /** The type of values that a Java type holds; null if there is none. */
  static @Nullable ValueType of(Class<?> type) {
    if (type == int.class) {
      return ValueType.I32;
    }
    if (type == long.class) {
      return ValueType.I64;
    }
    if (type == float.class) {
      return ValueType.F32;
    }
    if (type == double.class) {
      return ValueType.F64;
    }
    return type == Object.class ? ValueType.EXTERNREF : null;
  }

  private static Class<?> of(ValueType type) {
    return switch (type) {
      case I32 -> int.class;
      case I64 -> long.class;
      case F32 -> float.class;
      case F64 -> double.class;
      default -> Object.class;
    };
  }

  /** The type of the method that is called like a function of numbers and externrefs. */
  static MethodType of(FunctionType type) {
    List<ValueType> results = type.results();
    Class<?> returned =
        switch (results.size()) {
          case 0 -> void.class;
          case 1 -> of(results.getFirst());
          default -> long[].class;
        };
    return MethodType.methodType(
        returned, type.parameters().stream().map(JavaTypes::of).toArray(Class<?>[]::new));
  }
}
