package dev.gangway.wasm;

import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The live variables at each instruction: those that may be read before they are overwritten.
 *
 * <p>Walks the tree backwards. The set at a loop's label is the set at its start, which depends on
 * itself. So the walk is repeated until no set grows. Sets only grow, so this ends; each round
 * propagates through one more loop.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Live-variable_analysis">live-variable analysis</a>
 */
final class Liveness {
  /** The limit of work: instructions times variables, of all rounds together. */
  private static final long MAX_BITS = 1L << 28;

  private final IdentityHashMap<List<Node>, BitSet[]> before = new IdentityHashMap<>();
  private final Map<Block, BitSet> labels = new HashMap<>();
  private final long variables;
  private long bits;
  private boolean changed;

  private Liveness(Function function) {
    variables = function.locals().size();
  }

  /**
   * @throws NotUnderstoodException if it would need too much memory or time
   */
  static Liveness of(Function function) {
    Liveness liveness = new Liveness(function);
    do {
      liveness.changed = false;
      liveness.block(function.body(), new BitSet());
    } while (liveness.changed);
    return liveness;
  }

  /**
   * The variables that are live before an instruction.
   *
   * @param sequence a block's list of instructions (the same object)
   * @param index of the instruction; the number of instructions: live after the last one
   */
  BitSet before(List<Node> sequence, int index) {
    return Objects.requireNonNull(before.get(sequence))[index];
  }

  /** The variables that are live at the target of a label. */
  BitSet at(Block label) {
    return Objects.requireNonNull(labels.get(label));
  }

  /** Walks a block; {@code live} is the set after it, and becomes the set before it. */
  private void block(Block block, BitSet live) {
    if (block.isLoop()) {
      BitSet begin = labels.computeIfAbsent(block, b -> new BitSet());
      sequence(block.body, live);
      if (!begin.equals(live)) {
        begin.or(live);
        changed = true;
      }
      return;
    }
    labels.put(block, (BitSet) live.clone());
    if (block.opcode() == Opcodes.IF) {
      BitSet otherwise = (BitSet) live.clone();
      sequence(block.otherwise, otherwise);
      sequence(block.body, live);
      live.or(otherwise);
    } else {
      sequence(block.body, live);
    }
  }

  private void sequence(List<Node> nodes, BitSet live) {
    bits += nodes.size() * variables;
    if (bits > MAX_BITS) {
      throw new NotUnderstoodException("too many instructions and variables");
    }
    BitSet[] sets = new BitSet[nodes.size() + 1];
    sets[nodes.size()] = (BitSet) live.clone();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      node(nodes.get(i), live);
      sets[i] = (BitSet) live.clone();
    }
    before.put(nodes, sets);
  }

  private void node(Node node, BitSet live) {
    switch (node) {
      case Node.Access access -> live.set(access.local(), access.reads());
      case Node.Branch branch -> {
        if (!branch.isConditional()) {
          live.clear();
        }
        live.or(at(branch.target()));
      }
      case Node.Table table -> {
        live.clear();
        table.targets().forEach(target -> live.or(at(target)));
        live.or(at(table.otherwise()));
      }
      case Node.Plain plain -> {
        if (plain.endsSequence()) {
          live.clear();
        }
      }
      case Node.Unit unit -> unit.nodes().reversed().forEach(each -> node(each, live));
      case Block block -> block(block, live);
    }
  }
}
