package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;

/** Encodes a function for the code section, without its size. */
final class BodyEncoder {
  private static final int NO_RESULT = 0x40;

  private final WasmWriter out = new WasmWriter();
  private final List<Block> labels = new ArrayList<>();

  private BodyEncoder() {}

  static byte[] encode(Function function) {
    BodyEncoder encoder = new BodyEncoder();
    encoder.locals(
        function.locals().subList(function.type().parameters().size(), function.locals().size()));
    encoder.inside(function.body());
    return encoder.out.toByteArray();
  }

  /** Consecutive variables of one type are written as one group, with their number. */
  private void locals(List<ValueType> types) {
    WasmWriter runs = new WasmWriter();
    int count = 0;
    for (int from = 0, to; from < types.size(); from = to) {
      to = from + 1;
      while (to < types.size() && types.get(to) == types.get(from)) {
        to++;
      }
      runs.u32(to - from).u8(types.get(from).code());
      count++;
    }
    out.u32(count).bytes(runs.toByteArray());
  }

  private void inside(Block block) {
    labels.add(block);
    block.body.forEach(this::node);
    if (!block.otherwise.isEmpty()) {
      out.u8(Opcodes.ELSE);
      block.otherwise.forEach(this::node);
    }
    out.u8(Opcodes.END);
    labels.removeLast();
  }

  private void node(Node node) {
    switch (node) {
      case Node.Plain plain -> out.bytes(plain.encoded());
      case Node.Access access -> out.u8(access.opcode()).u32(access.local());
      case Node.Branch branch -> branch(branch);
      case Node.Table table -> {
        out.u8(Opcodes.BR_TABLE).u32(table.targets().size());
        table.targets().forEach(target -> out.u32(depth(target)));
        out.u32(depth(table.otherwise()));
      }
      case Node.Unit unit -> unit.nodes().forEach(this::node);
      case Block block -> {
        ValueType result = block.result();
        out.u8(block.opcode()).u8(result == null ? NO_RESULT : result.code());
        inside(block);
      }
    }
  }

  private void branch(Node.Branch branch) {
    if (branch.target().isFunction() && !branch.isConditional()) {
      out.u8(Opcodes.RETURN);
    } else {
      out.u8(branch.opcode()).u32(depth(branch.target()));
    }
  }

  private int depth(Block target) {
    for (int i = labels.size() - 1; i >= 0; i--) {
      if (labels.get(i) == target) {
        return labels.size() - 1 - i;
      }
    }
    throw new IllegalStateException("a branch out of its function");
  }
}
