package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds regions of a function that are worth extracting.
 *
 * <p>Works from the root of the tree to its leaves. Consecutive statements form a region while it
 * is small enough; a statement that is too large is searched inside. So a loop that fits is taken
 * as a whole, and the code of a switch's case, which a compiler puts after the end of a block, is
 * one region.
 */
final class RegionSearch {
  /** A method has at most 255 parameters, and each costs time in a call. */
  private static final int MAX_PARAMETERS = 40;

  private final Liveness live;
  private final Summary.Maker summaries;
  private final int piece;
  private final int least;
  private final int exits;
  private final List<Region> found = new ArrayList<>();

  private RegionSearch(Function function, OutlineLimits limits, int exits) {
    live = Liveness.of(function);
    summaries = new Summary.Maker(new CodeSize(function, limits.access()));
    piece = limits.piece();
    least = limits.least();
    this.exits = exits;
  }

  /**
   * Regions that do not overlap. Those that save most are first.
   *
   * @param exits the maximum of labels that a region may branch to
   */
  static List<Region> regions(Function function, OutlineLimits limits, int exits) {
    RegionSearch search = new RegionSearch(function, limits, exits);
    search.visit(function.body().body);
    search.found.sort(Comparator.comparingInt(Region::saving).reversed());
    return search.found;
  }

  private void visit(List<Node> sequence) {
    Group group = null;
    for (int from = 0, to; from < sequence.size(); from = to) {
      to = endOfStatement(sequence, from);
      Group alone = statement(sequence, from, to);
      Group both = group == null ? alone : group.and(alone);
      if (fits(both)) {
        group = both;
      } else {
        add(group);
        group = fits(alone) ? alone : null;
        if (group == null) {
          lookInto(sequence.subList(from, to));
        }
      }
    }
    add(group);
  }

  /**
   * Consecutive instructions of a block.
   *
   * @param isNeutral whether they leave no operand: true, except for the result at a block's end
   */
  private record Group(List<Node> sequence, int from, int to, Summary summary, boolean isNeutral) {
    Group and(Group next) {
      return new Group(
          sequence, from, next.to, summary.and(next.summary), isNeutral && next.isNeutral);
    }
  }

  private Group statement(List<Node> sequence, int from, int to) {
    List<Node> nodes = sequence.subList(from, to);
    boolean isNeutral =
        nodes.getLast().endsSequence()
            || nodes.stream().mapToInt(node -> node.pushes() - node.pops()).sum() == 0;
    return new Group(sequence, from, to, summaries.of(nodes), isNeutral);
  }

  /**
   * The end of a statement: after it there are as many operands as at its start. The last statement
   * of a block ends with the block.
   */
  private static int endOfStatement(List<Node> sequence, int from) {
    int height = 0;
    int at = from;
    do {
      Node node = sequence.get(at++);
      height += node.pushes() - node.pops();
    } while (height != 0 && at < sequence.size());
    return at;
  }

  private boolean fits(Group group) {
    Summary summary = group.summary;
    return group.isNeutral
        && summary.size() <= piece
        && summary.exits().size() <= exits
        && Region.parameters(live, summary, group.sequence, group.from).cardinality()
            <= MAX_PARAMETERS;
  }

  private void lookInto(List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof Block block) {
        visit(block.body);
        visit(block.otherwise);
      }
    }
  }

  private void add(@Nullable Group group) {
    if (group == null) {
      return;
    }
    Region region = Region.of(live, group.summary, group.sequence, group.from, group.to);
    if (region.saving() >= least) {
      found.add(region);
    }
  }
}
