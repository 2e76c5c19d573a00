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

  /** The code in the binary format. */
  int code() {
    return code;
  }

  /** The number of variables of a JVM method that it needs. */
  int slots() {
    return slots;
  }

  boolean isNumber() {
    return compareTo(F64) <= 0;
  }

  /**
   * @throws NotUnderstoodException for a type of heap objects, or an unknown type
   */
  static ValueType of(int code) {
    for (ValueType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new NotUnderstoodException("value type " + code);
  }

  /** The same for the type of a number, as for local variables and results of blocks. */
  static ValueType numberOf(int code) {
    ValueType type = of(code);
    if (!type.isNumber()) {
      throw new NotUnderstoodException("a variable of type " + type);
    }
    return type;
  }
}
