package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code block}, {@code loop}, {@code if}, or a whole function. It is also the label of branches to
 * it. Branches refer to the object, so they stay correct if blocks around it are added or removed.
 */
final class Block implements Node {
  private final int opcode;
  private final @Nullable ValueType result;

  /** Its instructions; if it has an {@code else}, those before it. */
  final List<Node> body = new ArrayList<>();

  /** The instructions after {@code else}. */
  final List<Node> otherwise = new ArrayList<>();

  /**
   * @param opcode {@link Opcodes#FUNCTION} for the whole of a function
   */
  Block(int opcode, @Nullable ValueType result) {
    this.opcode = opcode;
    this.result = result;
  }

  int opcode() {
    return opcode;
  }

  boolean isLoop() {
    return opcode == Opcodes.LOOP;
  }

  boolean isFunction() {
    return opcode == Opcodes.FUNCTION;
  }

  @Nullable ValueType result() {
    return result;
  }

  /** The type of the value that a branch to it carries; null if it carries none. */
  @Nullable ValueType labelType() {
    return isLoop() ? null : result;
  }

  int labelArity() {
    return labelType() == null ? 0 : 1;
  }

  @Override
  public int pops() {
    return opcode == Opcodes.IF ? 1 : 0;
  }

  @Override
  public int pushes() {
    return result == null ? 0 : 1;
  }
}
