package dev.gangway;

import dev.gangway.wasi.engine.GlobalCell;

/**
 * A global variable of the embedder that guests import. Its value is a number. Guests that import
 * the same object share its value; they and Java may use it at the same time if it is read and
 * written as a whole. No order with other memory is guaranteed.
 */
public final class HostGlobal {
  private final ValueType type;
  private final boolean mutable;
  private volatile long bits;

  private HostGlobal(ValueType type, boolean mutable, long bits) {
    this.type = type;
    this.mutable = mutable;
    this.bits = bits;
  }

  /**
   * A variable that guests cannot change.
   *
   * @param type a number type
   * @param bits its value: an i32 in the low 32 bits, an f32 as of {@link Float#floatToRawIntBits},
   *     an f64 as of {@link Double#doubleToRawLongBits}
   * @return the variable
   * @throws IllegalArgumentException if {@code type} is not a number type
   */
  public static HostGlobal constant(ValueType type, long bits) {
    return new HostGlobal(checked(type), false, bits);
  }

  /**
   * A variable that guests can change.
   *
   * @param type a number type
   * @param bits its first value, as {@link #constant}
   * @return the variable
   * @throws IllegalArgumentException if {@code type} is not a number type
   */
  public static HostGlobal mutable(ValueType type, long bits) {
    return new HostGlobal(checked(type), true, bits);
  }

  private static ValueType checked(ValueType type) {
    if (!type.isNumber()) {
      throw new IllegalArgumentException(type + " is not the type of a number");
    }
    return type;
  }

  /**
   * Returns the type of its value.
   *
   * @return a number type
   */
  public ValueType type() {
    return type;
  }

  /**
   * Returns its value.
   *
   * @return the bits, as {@link #constant}
   */
  public long get() {
    return bits;
  }

  /**
   * Sets its value.
   *
   * @param value the bits, as {@link #constant}
   * @throws IllegalStateException if it is a constant
   */
  public void set(long value) {
    if (!mutable) {
      throw new IllegalStateException("a constant");
    }
    bits = value;
  }

  ExternType.GlobalType externType() {
    return new ExternType.GlobalType(type, mutable);
  }

  GlobalCell cell() {
    return new GlobalCell() {
      @Override
      public long bits() {
        return bits;
      }

      @Override
      public void set(long value) {
        bits = value;
      }
    };
  }
}
