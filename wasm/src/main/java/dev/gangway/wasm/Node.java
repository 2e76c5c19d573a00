package dev.gangway.wasm;

import java.util.List;

/** An instruction. A {@link Block} contains other instructions. */
sealed interface Node permits Node.Plain, Node.Access, Node.Branch, Node.Table, Node.Unit, Block {

  /** The number of operands that it pops. */
  int pops();

  /** The number of values that it pushes. */
  int pushes();

  /** Whether control never reaches the next instruction. */
  default boolean endsSequence() {
    return false;
  }

  /**
   * An instruction without variables and labels, which can be moved to another function.
   *
   * @param opcode {@code 0xfcNN} for those with a prefix
   * @param encoded its bytes in the module
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(int opcode, byte[] encoded, int pops, int pushes) implements Node {
    @Override
    public boolean endsSequence() {
      return opcode == Opcodes.UNREACHABLE;
    }
  }

  /**
   * {@code local.get}, {@code local.set} or {@code local.tee}.
   *
   * @param local its index, parameters first
   */
  record Access(int opcode, int local) implements Node {
    boolean reads() {
      return opcode == Opcodes.LOCAL_GET;
    }

    @Override
    public int pops() {
      return reads() ? 0 : 1;
    }

    @Override
    public int pushes() {
      return opcode == Opcodes.LOCAL_SET ? 0 : 1;
    }
  }

  /** {@code br} or {@code br_if}; {@code return} is a {@code br} to the function. */
  record Branch(int opcode, Block target) implements Node {
    boolean isConditional() {
      return opcode == Opcodes.BR_IF;
    }

    @Override
    public int pops() {
      return target.labelArity() + (isConditional() ? 1 : 0);
    }

    @Override
    public int pushes() {
      return isConditional() ? target.labelArity() : 0;
    }

    @Override
    public boolean endsSequence() {
      return !isConditional();
    }
  }

  /** {@code br_table}. */
  record Table(List<Block> targets, Block otherwise) implements Node {
    @Override
    public int pops() {
      return 1 + otherwise.labelArity();
    }

    @Override
    public int pushes() {
      return 0;
    }

    @Override
    public boolean endsSequence() {
      return true;
    }
  }

  /**
   * Instructions that stay together: the call of an extracted function and the code that uses its
   * results. They neither pop nor push operands, and no branch goes into them.
   */
  record Unit(List<Node> nodes) implements Node {
    @Override
    public int pops() {
      return 0;
    }

    @Override
    public int pushes() {
      return 0;
    }

    @Override
    public boolean endsSequence() {
      return nodes.getLast().endsSequence();
    }
  }
}
