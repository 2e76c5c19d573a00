package dev.gangway.wasm;

import java.util.Arrays;

/**
 * The open blocks of a function that {@link BodyScan} scans, and the types of the operands. Adds up
 * the work of compiling the function.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">the algorithm</a>
 */
final class ScanStack {
  /** Matches each type: the type of an operand in unreachable code. */
  static final byte ANY = 0;

  private static final byte[] NOTHING = {};

  private final ModuleLimits limits;
  private final int maxOperands;
  private final int maxWork;

  private int locals;
  private byte[] operands = new byte[64];
  private int height;

  /** The innermost block is the last of {@link #depth}. */
  private Block[] blocks = new Block[16];

  private int depth;
  private long work;

  ScanStack(ModuleLimits limits) {
    this.limits = limits;
    this.maxOperands = limits.get(ModuleLimit.OPERANDS);
    this.maxWork = limits.get(ModuleLimit.FUNCTION_WORK);
  }

  private static final class Block {
    int opcode;
    byte[] parameters = NOTHING;
    byte[] results = NOTHING;

    /** The number of operands below its own. */
    int base;

    boolean unreachable;

    /** The number of blocks directly in it. */
    int children;

    byte[] label() {
      return opcode == Opcodes.LOOP ? parameters : results;
    }
  }

  /** Starts a function with this number of local variables. */
  void start(int localCount, byte[] results) {
    height = 0;
    depth = 0;
    work = 0;
    locals = localCount;
    cost(localCount);
    enter(Opcodes.FUNCTION, NOTHING, results);
  }

  /** Whether the end of the function has been reached. */
  boolean isAtEnd() {
    return depth == 0;
  }

  /** The work of compiling the function, so far. */
  long work() {
    return work;
  }

  /** The types of the results of the function. */
  byte[] results() {
    return blocks[0].results;
  }

  /** Pops the results of the function, for a return. */
  void returns() {
    costOfLabel();
    pop(blocks[0].results);
    unreachable();
  }

  /** Checks the operands on top without popping them. */
  void peek(byte[] types) {
    int before = height;
    pop(types);
    height = before;
  }

  /** Hides the innermost block, which is not a label of its own handlers. */
  void hideInnermost() {
    depth--;
  }

  /** Undoes {@link #hideInnermost}. */
  void showInnermost() {
    depth++;
  }

  /** Opens a block. Its parameters are popped before, and pushed after. */
  void enter(int opcode, byte[] parameters, byte[] results) {
    if (depth > 0) {
      limits.check(ModuleLimit.NESTING, depth);
      blocks[depth - 1].children++;
    }
    if (depth == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * depth);
    }
    Block block = blocks[depth];
    if (block == null) {
      block = new Block();
      blocks[depth] = block;
    }
    depth++;
    block.opcode = opcode;
    block.parameters = parameters;
    block.results = results;
    block.base = height;
    block.unreachable = false;
    block.children = 0;
    costOfLabel();
  }

  /** The {@code else} of the innermost block. */
  void otherwise() {
    Block block = blocks[depth - 1];
    if (block.opcode != Opcodes.IF) {
      throw RefusedModuleException.invalid("an else without an if");
    }
    leave(block);
    costOfLabel();
    block.opcode = Opcodes.ELSE;
    block.unreachable = false;
    push(block.parameters);
  }

  /** Closes the innermost block. */
  void end() {
    Block block = blocks[depth - 1];
    leave(block);
    if (block.opcode == Opcodes.IF && block.parameters.length != block.results.length) {
      throw RefusedModuleException.invalid("an if without an else that changes the operands");
    }
    depth--;
    if (depth > 0) {
      if (block.opcode == Opcodes.LOOP) {
        cost(blocks[depth - 1].children); // the engine searches them for the last loop
      }
      push(block.results);
      costOfLabel();
    }
  }

  private void leave(Block block) {
    pop(block.results);
    if (height != block.base) {
      throw RefusedModuleException.invalid("surplus operands at the end of a block");
    }
  }

  /** The types of the operands of a branch to the block that encloses {@code distance} others. */
  byte[] label(int distance) {
    if (distance >= depth) {
      throw RefusedModuleException.invalid("a branch to a block that does not exist");
    }
    byte[] label = blocks[depth - 1 - distance].label();
    costOfLabel();
    cost(distance + label.length);
    return label;
  }

  /** Adds work of compiling. */
  void cost(long units) {
    work += units;
    if (work > maxWork) {
      limits.check(ModuleLimit.FUNCTION_WORK, work);
    }
  }

  /**
   * The cost of a place where the engine and the JVM's verifier track all variables and operands.
   */
  private void costOfLabel() {
    cost(1L + locals + height);
  }

  /** Pops the parameters and pushes the results. */
  void apply(Signature type) {
    pop(type.parameters);
    push(type.results);
  }

  /** The rest of the innermost block is unreachable. */
  void unreachable() {
    Block block = blocks[depth - 1];
    height = block.base;
    block.unreachable = true;
  }

  void push(byte[] types) {
    for (byte type : types) {
      push(type);
    }
  }

  void push(byte type) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, 2 * height);
    }
    operands[height++] = type;
    if (height > maxOperands) {
      limits.check(ModuleLimit.OPERANDS, height);
    }
  }

  void pop(byte[] types) {
    for (int i = types.length - 1; i >= 0; i--) {
      pop(types[i]);
    }
  }

  /** Pops a reference of any type, and returns its type. */
  byte popReference() {
    byte type = pop(ANY);
    if (Signature.isNumber(type)) {
      throw RefusedModuleException.invalid("a number in the place of a reference");
    }
    return type;
  }

  /** Pops an operand of a type, and returns its type: {@link #ANY} in unreachable code. */
  byte pop(byte expected) {
    Block block = blocks[depth - 1];
    if (height == block.base) {
      if (block.unreachable) {
        return ANY;
      }
      throw RefusedModuleException.invalid("an operand is missing");
    }
    byte type = operands[--height];
    if (type != expected && !matches(type, expected)) {
      throw RefusedModuleException.invalid("an operand of the wrong type");
    }
    return type;
  }

  private static boolean matches(byte type, byte expected) {
    if (type == ANY || expected == ANY) {
      return true;
    }
    if (Signature.isNumber(type) || Signature.isNumber(expected)) {
      return false;
    }
    int one = family(type);
    int other = family(expected);
    return one == other || one == 0 || other == 0;
  }

  /** The kind of object of a reference; 0 if only the engine knows. */
  private static int family(byte type) {
    return switch (type) {
      case 0x70, 0x73 -> 1; // functions
      case 0x6f, 0x72 -> 2; // host objects
      case 0x69, 0x74 -> 3; // exceptions
      case 0x63, 0x64 -> 0;
      default -> 4;
    };
  }
}
