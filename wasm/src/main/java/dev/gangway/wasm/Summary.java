package dev.gangway.wasm;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties of consecutive instructions that extraction depends on.
 *
 * @param size bytes of JVM code
 * @param used variables that it reads or writes
 * @param written variables that it writes
 * @param exits labels outside that it branches to, in the order of the branches
 */
record Summary(int size, BitSet used, BitSet written, Set<Block> exits) {
  private Summary() {
    this(0, new BitSet(), new BitSet(), new LinkedHashSet<>());
  }

  /** The summary of two consecutive parts. */
  Summary and(Summary next) {
    Summary both = new Summary(size + next.size, new BitSet(), new BitSet(), new LinkedHashSet<>());
    both.add(this);
    both.add(next);
    return both;
  }

  private void add(Summary part) {
    used.or(part.used);
    written.or(part.written);
    exits.addAll(part.exits);
  }

  /** Makes summaries of a function's instructions, once for each block. */
  static final class Maker {
    private final CodeSize size;
    private final Map<Block, Summary> blocks = new HashMap<>();

    Maker(CodeSize size) {
      this.size = size;
    }

    Summary of(List<Node> nodes) {
      Summary sum = new Summary(size.of(nodes), new BitSet(), new BitSet(), new LinkedHashSet<>());
      nodes.forEach(node -> add(node, sum));
      return sum;
    }

    private void add(Node node, Summary sum) {
      switch (node) {
        case Node.Plain plain -> {}
        case Node.Access access -> {
          sum.used.set(access.local());
          if (!access.reads()) {
            sum.written.set(access.local());
          }
        }
        case Node.Branch branch -> sum.exits.add(branch.target());
        case Node.Table table -> {
          sum.exits.addAll(table.targets());
          sum.exits.add(table.otherwise());
        }
        case Node.Unit unit -> unit.nodes().forEach(each -> add(each, sum));
        case Block block -> sum.add(block(block));
      }
    }

    private Summary block(Block block) {
      Summary known = blocks.get(block);
      if (known == null) {
        known = new Summary();
        Summary made = known;
        block.body.forEach(node -> add(node, made));
        block.otherwise.forEach(node -> add(node, made));
        known.exits.remove(block);
        blocks.put(block, known);
      }
      return known;
    }
  }
}
