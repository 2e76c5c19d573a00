package dev.gangway.wasm;

/**
 * The type of a value.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/types.html">types</a>
 */
enum ValueType {
  I32(0x7f, 1),
  I64(0x7e, 2),
  F32(0x7d, 1),
  F64(0x7c, 2),
  V128(0x7b, 1),
  FUNCREF(0x70, 1),
  EXTERNREF(0x6f, 1);

  private final int code;
  private final int slots;

  ValueType(int code, int slots) {
    this.code = code;
    this.slots = slots;
  }

  /** As the binary format has it. */
  int code() {
    return code;
  }

  /** How many variables of a method of the JVM it takes. */
  int slots() {
    return slots;
  }

  boolean isNumber() {
    return compareTo(F64) <= 0;
  }

  /**
   * @throws NotUnderstoodException for a type of objects on the host's heap, or one that is not
   *     known
   */
  static ValueType of(int code) {
    for (ValueType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new NotUnderstoodException("value type " + code);
  }

  /** The same, but of a number: what a local variable or the result of a block must be. */
  static ValueType numberOf(int code) {
    ValueType type = of(code);
    if (!type.isNumber()) {
      throw new NotUnderstoodException("a variable of type " + type);
    }
    return type;
  }
}
