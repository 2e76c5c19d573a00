package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code block}, {@code loop}, {@code if}, or the whole of a function; and the label that branches
 * to it name. It is identified by itself: a branch stays right whatever is put around it or taken
 * away.
 */
final class Block implements Node {
  private final int opcode;
  private final @Nullable ValueType result;

  /** What is in it; in front of {@code else} where it has one. */
  final List<Node> body = new ArrayList<>();

  /** What is behind {@code else}. */
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

  /** The type of the value that a branch to it carries; null where it carries none. */
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
