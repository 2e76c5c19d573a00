package dev.gangway.wasm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Estimates the bytes of JVM code of a function: as Endive 1.0 compiles it and the engine's binding
 * rewrites it. The rewriting adds code that finds the memory, makes each offset a 64-bit constant,
 * links loads and stores by {@code invokedynamic} (two bytes longer than a call), and compares
 * unsigned numbers in place.
 *
 * <p>The estimate is for functions of thousands of bytes. A test compares it with the compiler.
 */
final class CodeSize {
  private static final int BRANCH = 3;
  private static final int INVOKE = 3;

  /** Bytes of an access of a variable whose number is not known here. */
  private static final int VARIABLE = 2;

  /** Bytes of the code that finds the memory. */
  private static final int MEMORY = VARIABLE + INVOKE + VARIABLE;

  /** Bytes of an unsigned comparison, without its branch. */
  private static final int UNSIGNED = 9;

  /** Bytes of a check of the interrupt, before calls and backward branches. */
  private static final int CHECK = INVOKE;

  private final int access;
  private final List<ValueType> locals;
  private final int parameters;
  private final int[] slots;
  private final Map<Block, Integer> blocks = new HashMap<>();

  /**
   * For a function.
   *
   * @param access bytes of a load or store, beyond those of a call
   */
  CodeSize(Function function, int access) {
    this.access = access;
    locals = function.locals();
    parameters = function.type().parameters().size();
    slots = new int[locals.size()];
    for (int i = 0, slot = 0; i < slots.length; i++) {
      slot += i == parameters ? 2 : 0; // memory and instance
      slots[i] = slot;
      slot += locals.get(i).slots();
    }
  }

  /** Bytes of a whole function. */
  static int of(Function function, int access) {
    CodeSize size = new CodeSize(function, access);
    return size.prologue() + size.of(function.body().body) + 1;
  }

  private int prologue() {
    int size = MEMORY;
    for (int i = parameters; i < slots.length; i++) {
      size += 1 + local(i);
    }
    return size;
  }

  /** A load from a variable, or a store to it. */
  int local(int index) {
    int slot = slots[index];
    return slot <= 3 ? 1 : slot <= 255 ? 2 : 4;
  }

  int of(List<Node> nodes) {
    int size = 0;
    for (Node node : nodes) {
      size += of(node);
    }
    return size;
  }

  int of(Node node) {
    return switch (node) {
      case Node.Plain plain -> plain(plain);
      case Node.Access access ->
          local(access.local()) + (access.opcode() == Opcodes.LOCAL_TEE ? 1 : 0);
      case Node.Branch branch -> branch(branch);
      case Node.Table table -> table(table);
      case Node.Unit unit -> of(unit.nodes());
      case Block block -> {
        Integer known = blocks.get(block);
        if (known == null) {
          known = block(block);
          blocks.put(block, known);
        }
        yield known;
      }
    };
  }

  private int block(Block block) {
    int size = of(block.body) + of(block.otherwise);
    if (block.opcode() == Opcodes.IF) {
      size += BRANCH + (block.otherwise.isEmpty() ? 0 : BRANCH);
    }
    return size;
  }

  private static int branch(Node.Branch branch) {
    return BRANCH + (branch.target().isLoop() ? CHECK + (branch.isConditional() ? BRANCH : 0) : 0);
  }

  private static int table(Node.Table table) {
    long backward = table.targets().stream().filter(Block::isLoop).distinct().count();
    return 16 + 4 * table.targets().size() + (int) backward * (BRANCH + CHECK);
  }

  private int plain(Node.Plain plain) {
    int opcode = plain.opcode();
    if (isUnsignedComparison(opcode)) {
      return UNSIGNED;
    }
    if (Opcodes.isNumeric(opcode)) {
      return INVOKE - (isOneByte(opcode) ? 2 : 0);
    }
    if (Opcodes.isLoad(opcode)) {
      return offset(plain.encoded()) + VARIABLE + INVOKE + 2 + access;
    }
    if (Opcodes.isStore(opcode)) {
      return offset(plain.encoded()) + VARIABLE + INVOKE + 2 + 1 + access;
    }
    return switch (opcode) {
      case Opcodes.UNREACHABLE -> INVOKE + 1;
      case Opcodes.CALL -> CHECK + 2 + 2 + INVOKE;
      case Opcodes.CALL_INDIRECT -> 2 + 2 + 2 + INVOKE;
      case Opcodes.DROP -> 1;
      case Opcodes.SELECT -> 8;
      case Opcodes.GLOBAL_GET, Opcodes.GLOBAL_SET -> 2 + 2 + INVOKE + 1;
      case Opcodes.I32_CONST -> constant(plain.encoded(), 1);
      case Opcodes.I64_CONST, Opcodes.F32_CONST, Opcodes.F64_CONST -> 3;
      default -> 10;
    };
  }

  /** Bytes of the offset of a load or store: lconst_0, lconst_1, ldc2_w. */
  private static int offset(byte[] encoded) {
    return encoded.length == 3 && (encoded[2] & ~1) == 0 ? 1 : 3;
  }

  private static boolean isUnsignedComparison(int opcode) {
    return switch (opcode) {
      case 0x49, 0x4b, 0x4d, 0x4f -> true; // i32.lt_u, gt_u, le_u, ge_u
      default -> false;
    };
  }

  /**
   * Bytes of the constant at the end of an instruction.
   *
   * @param at its first byte
   */
  private static int constant(byte[] encoded, int at) {
    if (encoded.length > at + 1) {
      return 3;
    }
    return encoded[at] == 0x7f || encoded[at] <= 5 ? 1 : 2; // iconst_m1 to iconst_5, bipush
  }

  /** Whether it becomes an instruction of the JVM, not a call of the engine's library. */
  private static boolean isOneByte(int opcode) {
    return switch (opcode) {
      case 0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76 -> true; // i32
      case 0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85 -> true; // i64
      case 0x92, 0x93, 0x94, 0xa0, 0xa1, 0xa2 -> true; // f32, f64
      case Opcodes.I32_WRAP_I64, 0xac -> true;
      default -> false;
    };
  }
}
