package dev.gangway.wasm;

import java.util.List;

/** An instruction. Of the block structure, {@link Block} has its content inside. */
sealed interface Node permits Node.Plain, Node.Access, Node.Branch, Node.Table, Node.Unit, Block {

  /** How many operands it takes. */
  int pops();

  /** How many values it leaves. */
  int pushes();

  /** Whether control never comes to what follows it. */
  default boolean endsSequence() {
    return false;
  }

  /**
   * An instruction that knows neither variables nor labels, and so can be anywhere.
   *
   * @param opcode {@code 0xfcNN} for those with a prefix
   * @param encoded all of it, as in the module
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares instructions
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
   * Instructions that stay together, neither take nor leave operands, and no branch goes into: the
   * call of a function that was made, with all that is done with what it hands over.
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
