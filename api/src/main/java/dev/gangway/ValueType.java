package dev.gangway;

import dev.gangway.wasm.Signature;
import java.util.Locale;

/**
 * The type of a WebAssembly value.
 *
 * @see <a href="https://webassembly.github.io/spec/core/syntax/types.html">types</a>
 */
public enum ValueType {
  /** A 32-bit integer: {@code int} in Java. */
  I32,
  /** A 64-bit integer: {@code long} in Java. */
  I64,
  /** A 32-bit floating-point number: {@code float} in Java. */
  F32,
  /** A 64-bit floating-point number: {@code double} in Java. */
  F64,
  /** A vector of 128 bits. Not supported. */
  V128,
  /** A reference to a function, which cannot leave the guest. */
  FUNCREF,
  /** A reference to any object of the host: {@code Object} in Java. May be null. */
  EXTERNREF,
  /** A reference to an exception, which cannot leave the guest. */
  EXNREF,
  /** A reference of another type, which cannot leave the guest. */
  REF;

  static ValueType of(byte code) {
    return switch (Signature.name(code)) {
      case "i32" -> I32;
      case "i64" -> I64;
      case "f32" -> F32;
      case "f64" -> F64;
      case "v128" -> V128;
      case "funcref" -> FUNCREF;
      case "externref" -> EXTERNREF;
      case "exnref" -> EXNREF;
      default -> REF;
    };
  }

  /** The letter of a number type, as {@link Signature#of} has it. */
  char letter() {
    return switch (this) {
      case I32 -> 'i';
      case I64 -> 'l';
      case F32 -> 'f';
      case F64 -> 'd';
      default -> throw new IllegalArgumentException(this + " is not the type of a number");
    };
  }

  /** Whether values of this type are numbers of 32 or 64 bits. */
  boolean isNumber() {
    return compareTo(F64) <= 0;
  }

  /**
   * The name in the text format.
   *
   * @return such as {@code i32}
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
