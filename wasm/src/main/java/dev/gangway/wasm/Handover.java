package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an extracted function returns values: one as its result, or two of 32 bits in a result of 64
 * bits. The others use global variables of the module, written right before the return and read
 * right after the call. (Endive allocates an array for several results.)
 */
final class Handover {
  /** A value: its variables in the extracted function and in the caller. */
  record Item(ValueType type, int inPiece, int inCaller) {}

  private final List<Item> direct;
  private final List<Item> others;

  Handover(List<Item> items) {
    List<Item> narrow = items.stream().filter(item -> item.type == ValueType.I32).toList();
    if (items.size() > 1 && narrow.size() > 1) {
      direct = narrow.subList(0, 2);
    } else {
      direct = items.subList(0, Math.min(items.size(), 1));
    }
    others = items.stream().filter(item -> !direct.contains(item)).toList();
  }

  /** The type of the function's result; null if it has none. */
  @Nullable ValueType result() {
    return switch (direct.size()) {
      case 0 -> null;
      case 1 -> direct.getFirst().type;
      default -> ValueType.I64;
    };
  }

  /** The end of the function. */
  List<Node> give(ModuleEdit module) {
    List<Node> out = new ArrayList<>();
    Map<ValueType, Integer> used = new EnumMap<>(ValueType.class);
    for (Item item : others) {
      out.add(Nodes.get(item.inPiece));
      out.add(Nodes.setGlobal(module.global(item.type, next(item.type, used))));
    }
    for (int i = 0; i < direct.size(); i++) {
      out.add(Nodes.get(direct.get(i).inPiece));
      if (direct.size() == 2) {
        out.add(Nodes.numeric(Opcodes.I64_EXTEND_I32_U));
      }
    }
    if (direct.size() == 2) {
      out.add(Nodes.longConstant(Integer.SIZE));
      out.add(Nodes.numeric(Opcodes.I64_SHL));
      out.add(Nodes.numeric(Opcodes.I64_OR));
    }
    return out;
  }

  /** The caller's code right after the call. */
  List<Node> take(ModuleEdit module, Scratch scratch) {
    List<Node> out = new ArrayList<>();
    if (direct.size() == 1) {
      out.add(Nodes.set(direct.getFirst().inCaller));
    } else if (direct.size() == 2) {
      int packed = scratch.value(ValueType.I64);
      out.add(Nodes.tee(packed));
      out.add(Nodes.numeric(Opcodes.I32_WRAP_I64));
      out.add(Nodes.set(direct.getFirst().inCaller));
      out.add(Nodes.get(packed));
      out.add(Nodes.longConstant(Integer.SIZE));
      out.add(Nodes.numeric(Opcodes.I64_SHR_U));
      out.add(Nodes.numeric(Opcodes.I32_WRAP_I64));
      out.add(Nodes.set(direct.getLast().inCaller));
    }
    Map<ValueType, Integer> used = new EnumMap<>(ValueType.class);
    for (Item item : others) {
      out.add(Nodes.getGlobal(module.global(item.type, next(item.type, used))));
      out.add(Nodes.set(item.inCaller));
    }
    return out;
  }

  private static int next(ValueType type, Map<ValueType, Integer> used) {
    return used.merge(type, 1, Integer::sum) - 1;
  }
}
