package dev.gangway.wasm;

import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The type of a function, for {@link ModuleScan}: the code of each parameter and result in the
 * binary format. Of a reference to a type of the module, only the first byte is kept.
 */
public final class Signature {
  public static final byte I32 = 0x7f;
  public static final byte I64 = 0x7e;
  public static final byte F32 = 0x7d;
  public static final byte F64 = 0x7c;
  public static final byte V128 = 0x7b;
  public static final byte REF = 0x64;
  public static final byte FUNCREF = 0x70;
  public static final byte EXTERNREF = 0x6f;
  public static final byte EXNREF = 0x69;

  final byte[] parameters;
  final byte[] results;

  Signature(byte[] parameters, byte[] results) {
    this.parameters = parameters;
    this.results = results;
  }

  /**
   * A signature of numbers.
   *
   * @param parameters for each its letter: {@code i} for i32, {@code l} for i64, {@code f} for f32,
   *     {@code d} for f64
   * @param results the same
   */
  public static Signature of(String parameters, String results) {
    return new Signature(codes(parameters), codes(results));
  }

  /**
   * A signature of any types.
   *
   * @param parameters for each the first byte of its type
   * @param results the same
   */
  public static Signature of(byte[] parameters, byte[] results) {
    return new Signature(parameters.clone(), results.clone());
  }

  static byte[] codes(String letters) {
    byte[] codes = new byte[letters.length()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          switch (letters.charAt(i)) {
            case 'i' -> I32;
            case 'l' -> I64;
            case 'f' -> F32;
            case 'd' -> F64;
            default -> throw new IllegalArgumentException(letters);
          };
    }
    return codes;
  }

  /** The number of parameters. */
  public int parameterCount() {
    return parameters.length;
  }

  /** The first byte of the type of a parameter. */
  public byte parameter(int index) {
    return parameters[index];
  }

  /** The number of results. */
  public int resultCount() {
    return results.length;
  }

  /** The first byte of the type of a result. */
  public byte result(int index) {
    return results[index];
  }

  /**
   * The type of a Java method that is called like the function: {@code int}, {@code long}, {@code
   * float} and {@code double} for numbers, {@code Object} for an externref, {@code long[]} for two
   * or more results, each with its bits.
   *
   * @return null if Java has no such method: a reference of another type, or one of several results
   */
  public @Nullable MethodType methodType() {
    Class<?>[] types = new Class<?>[parameters.length];
    for (int i = 0; i < types.length; i++) {
      Class<?> type = javaType(parameters[i]);
      if (type == null) {
        return null;
      }
      types[i] = type;
    }
    Class<?> returned = returnType();
    return returned == null ? null : MethodType.methodType(returned, types);
  }

  private @Nullable Class<?> returnType() {
    if (results.length == 0) {
      return void.class;
    }
    if (results.length == 1) {
      return javaType(results[0]);
    }
    for (byte type : results) {
      if (!isNumber(type)) {
        return null;
      }
    }
    return long[].class;
  }

  private static @Nullable Class<?> javaType(byte type) {
    return switch (type) {
      case I32 -> int.class;
      case I64 -> long.class;
      case F32 -> float.class;
      case F64 -> double.class;
      case EXTERNREF -> Object.class;
      default -> null;
    };
  }

  /** Whether it has neither parameters nor results. */
  public boolean isEmpty() {
    return parameters.length == 0 && results.length == 0;
  }

  /** Whether a type is that of numbers. */
  public static boolean isNumber(byte type) {
    return type >= F64;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature that
        && Arrays.equals(parameters, that.parameters)
        && Arrays.equals(results, that.results);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(results);
  }

  /** Such as {@code (i32, i64) -> i32}. */
  @Override
  public String toString() {
    String returned = list(results);
    return "("
        + list(parameters)
        + ") -> "
        + (results.length == 1 ? returned : "(" + returned + ")");
  }

  private static String list(byte[] types) {
    StringJoiner list = new StringJoiner(", ");
    for (byte type : types) {
      list.add(name(type));
    }
    return list.toString();
  }

  /** The name of a type, such as {@code i32}. */
  public static String name(byte type) {
    return switch (type) {
      case I32 -> "i32";
      case I64 -> "i64";
      case F32 -> "f32";
      case F64 -> "f64";
      case V128 -> "v128";
      case FUNCREF -> "funcref";
      case EXTERNREF -> "externref";
      case EXNREF -> "exnref";
      default -> "ref";
    };
  }
}
