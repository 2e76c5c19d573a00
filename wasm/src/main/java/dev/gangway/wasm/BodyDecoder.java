package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a function's instructions to a tree.
 *
 * <p>Instructions after a branch, a return or a trap in a block never run and are left out. So the
 * number of operands is known everywhere. The function must be valid. Missing and surplus operands
 * are detected; types of operands are not checked.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/instructions.html">instructions</a>
 */
final class BodyDecoder {
  /** Maximum nesting of blocks: each needs stack here and in later steps. */
  private static final int MAX_DEPTH = 1000;

  private static final int MAX_LOCALS = 2000;
  private static final int NO_RESULT = 0x40;
  private static final int ONLY_MEMORY = 0x40;

  private final ModuleLayout module;
  private final WasmReader in;
  private final List<Block> labels = new ArrayList<>();

  private BodyDecoder(ModuleLayout module, WasmReader in) {
    this.module = module;
    this.in = in;
  }

  /**
   * Decodes a function.
   *
   * @param function its index, imports first
   * @throws NotUnderstoodException if it has something unknown, or too much
   */
  static Function decode(ModuleLayout module, int function) {
    byte[] body = module.bodies().get(function - module.imports());
    return new BodyDecoder(module, new WasmReader(body)).function(module.typeOf(function));
  }

  private Function function(FunctionType type) {
    List<ValueType> locals = new ArrayList<>();
    type.parameters().forEach(parameter -> locals.add(ValueType.numberOf(parameter.code())));
    for (int left = in.u32(); left > 0; left--) {
      int count = in.u32();
      ValueType each = ValueType.numberOf(in.u8());
      if (count > MAX_LOCALS - locals.size()) {
        throw new NotUnderstoodException("more than " + MAX_LOCALS + " variables");
      }
      for (int i = 0; i < count; i++) {
        locals.add(each);
      }
    }
    Block body = new Block(Opcodes.FUNCTION, result(type));
    inside(body);
    if (!in.isAtEnd()) {
      throw new NotUnderstoodException("bytes after the end of a function");
    }
    return new Function(type, locals, body);
  }

  private static @Nullable ValueType result(FunctionType type) {
    return switch (type.results().size()) {
      case 0 -> null;
      case 1 -> ValueType.numberOf(type.results().getFirst().code());
      default -> throw new NotUnderstoodException("more than one result");
    };
  }

  /** Reads the content of a block, including its end. */
  private void inside(Block block) {
    if (labels.size() == MAX_DEPTH) {
      throw new NotUnderstoodException("more than " + MAX_DEPTH + " blocks in one another");
    }
    labels.add(block);
    int last = sequence(block, block.body);
    if (last == Opcodes.ELSE) {
      if (block.opcode() != Opcodes.IF || sequence(block, block.otherwise) != Opcodes.END) {
        throw new NotUnderstoodException("an else without an if");
      }
    }
    labels.removeLast();
  }

  private int sequence(Block block, List<Node> into) {
    int height = 0;
    boolean dead = false;
    while (true) {
      int opcode = in.u8();
      if (opcode == Opcodes.END || opcode == Opcodes.ELSE) {
        if (!dead && height != block.pushes()) {
          throw new NotUnderstoodException("a block that ends with " + height + " operands");
        }
        return opcode;
      }
      Node node = instruction(opcode);
      if (dead || opcode == Opcodes.NOP) {
        continue;
      }
      if (height < node.pops()) {
        throw new NotUnderstoodException("an operand is missing");
      }
      height += node.pushes() - node.pops();
      into.add(node);
      dead = node.endsSequence();
    }
  }

  private Node instruction(int opcode) {
    return switch (opcode) {
      case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF -> {
        int result = in.u8();
        Block block = new Block(opcode, result == NO_RESULT ? null : ValueType.numberOf(result));
        inside(block);
        yield block;
      }
      case Opcodes.BR, Opcodes.BR_IF -> new Node.Branch(opcode, label(in.u32()));
      case Opcodes.RETURN -> new Node.Branch(Opcodes.BR, labels.getFirst());
      case Opcodes.BR_TABLE -> {
        List<Block> targets = new ArrayList<>();
        for (int left = in.u32(); left > 0; left--) {
          targets.add(label(in.u32()));
        }
        yield new Node.Table(targets, label(in.u32()));
      }
      case Opcodes.LOCAL_GET, Opcodes.LOCAL_SET, Opcodes.LOCAL_TEE ->
          new Node.Access(opcode, in.u32());
      default -> plain(opcode);
    };
  }

  private Block label(int depth) {
    if (depth >= labels.size()) {
      throw new NotUnderstoodException("a branch to a label that does not exist");
    }
    return labels.get(labels.size() - 1 - depth);
  }

  private Node plain(int opcode) {
    int start = in.position() - 1;
    if (Opcodes.isNumeric(opcode)) {
      return plain(opcode, start, Opcodes.numericOperands(opcode), 1);
    }
    if (Opcodes.isLoad(opcode) || Opcodes.isStore(opcode)) {
      if (in.u8() >= ONLY_MEMORY) { // the alignment
        throw new NotUnderstoodException("an access to one of several memories");
      }
      in.skipNumber();
      return Opcodes.isLoad(opcode) ? plain(opcode, start, 1, 1) : plain(opcode, start, 2, 0);
    }
    return switch (opcode) {
      case Opcodes.UNREACHABLE, Opcodes.NOP -> plain(opcode, start, 0, 0);
      case Opcodes.CALL -> call(opcode, start, module.typeOf(in.u32()), 0);
      case Opcodes.CALL_INDIRECT -> {
        FunctionType type = module.type(in.u32());
        in.skipNumber();
        yield call(opcode, start, type, 1);
      }
      case Opcodes.DROP -> plain(opcode, start, 1, 0);
      case Opcodes.SELECT -> plain(opcode, start, 3, 1);
      case Opcodes.GLOBAL_GET -> numbers(opcode, start, 1, 0, 1);
      case Opcodes.GLOBAL_SET -> numbers(opcode, start, 1, 1, 0);
      case Opcodes.MEMORY_SIZE -> numbers(opcode, start, 1, 0, 1);
      case Opcodes.MEMORY_GROW -> numbers(opcode, start, 1, 1, 1);
      case Opcodes.I32_CONST, Opcodes.I64_CONST -> numbers(opcode, start, 1, 0, 1);
      case Opcodes.F32_CONST -> constant(opcode, start, Float.BYTES);
      case Opcodes.F64_CONST -> constant(opcode, start, Double.BYTES);
      case Opcodes.PREFIX -> prefixed(start);
      default -> throw new NotUnderstoodException("opcode 0x" + Integer.toHexString(opcode));
    };
  }

  private Node prefixed(int start) {
    int second = in.u8();
    if (second <= 7) { // truncations
      return plain(Opcodes.PREFIX << 8 | second, start, 1, 1);
    }
    int opcode = Opcodes.PREFIX << 8 | second;
    return switch (opcode) {
      case Opcodes.MEMORY_INIT -> numbers(opcode, start, 2, 3, 0);
      case Opcodes.DATA_DROP -> numbers(opcode, start, 1, 0, 0);
      case Opcodes.MEMORY_COPY -> numbers(opcode, start, 2, 3, 0);
      case Opcodes.MEMORY_FILL -> numbers(opcode, start, 1, 3, 0);
      default -> throw new NotUnderstoodException("opcode 0x" + Integer.toHexString(opcode));
    };
  }

  private Node call(int opcode, int start, FunctionType type, int more) {
    return plain(opcode, start, type.parameters().size() + more, type.results().size());
  }

  private Node numbers(int opcode, int start, int count, int pops, int pushes) {
    for (int i = 0; i < count; i++) {
      in.skipNumber();
    }
    return plain(opcode, start, pops, pushes);
  }

  private Node constant(int opcode, int start, int bytes) {
    in.skip(bytes);
    return plain(opcode, start, 0, 1);
  }

  private Node plain(int opcode, int start, int pops, int pushes) {
    return new Node.Plain(opcode, in.since(start), pops, pushes);
  }
}
