package dev.gangway;

import dev.gangway.ExternType.GlobalType;
import dev.gangway.wasi.engine.GlobalCell;

/**
 * A global variable that a guest exports, from {@link Guest#global}. Its value is a number.
 *
 * <p>For the thread that calls the guest. Another thread may read and write it, too, but sees what
 * the guest does at any time later. The variable can be read after the guest has ended or was
 * closed.
 */
public final class GuestGlobal {
  private final String name;
  private final GlobalType type;
  private final GlobalCell cell;

  GuestGlobal(String name, GlobalType type, GlobalCell cell) {
    this.name = name;
    this.type = type;
    this.cell = cell;
  }

  /**
   * Returns the name of the export.
   *
   * @return the name that {@link Guest#global} was given
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type of the variable.
   *
   * @return a number type, and whether the variable can be set
   */
  public GlobalType type() {
    return type;
  }

  /**
   * Returns its value.
   *
   * @return the bits: an i32 sign-extended, an f32 as of {@link Float#floatToRawIntBits}, an f64 as
   *     of {@link Double#doubleToRawLongBits}
   */
  public long get() {
    long bits = cell.bits();
    return switch (type.value()) {
      case I32, F32 -> (int) bits;
      default -> bits;
    };
  }

  /**
   * Sets its value.
   *
   * @param bits as {@link #get} returns them; of an i32 and f32 the low 32 bits count
   * @throws IllegalStateException if it is a constant
   */
  public void set(long bits) {
    if (!type.mutable()) {
      throw new IllegalStateException(name + " " + type + " is a constant");
    }
    cell.set(bits);
  }

  /**
   * Returns the name and the type.
   *
   * @return such as {@code heap_base global i32}
   */
  @Override
  public String toString() {
    return name + " " + type;
  }
}
