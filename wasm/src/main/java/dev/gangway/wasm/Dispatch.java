package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * The code after the call of an extracted function. It continues where the region would have
 * continued.
 */
final class Dispatch {
  /** Up to this number of exits, codes are compared one by one; more use a table. */
  static final int FEW = 3;

  /**
   * An exit.
   *
   * @param code the function's return value for it, if there is more than one exit. 0 is the end of
   *     the region, if control can reach it; that is not an exit in this sense.
   * @param value the caller's variable with the value that the branch carries; negative if it
   *     carries none
   */
  record Way(int code, Block target, int value) {
    boolean hasValue() {
      return value >= 0;
    }

    List<Node> branch() {
      return hasValue()
          ? List.of(Nodes.get(value), Nodes.branch(target))
          : List.of(Nodes.branch(target));
    }
  }

  private final int code;
  private final List<Node> out = new ArrayList<>();

  private Dispatch(int code) {
    this.code = code;
  }

  /**
   * Makes the instructions.
   *
   * @param ways the exits, in the order of their codes
   * @param fallsThrough whether code 0 is the region's end
   * @param code the caller's variable with the code
   */
  static List<Node> on(List<Way> ways, boolean fallsThrough, int code) {
    Dispatch dispatch = new Dispatch(code);
    if (fallsThrough) {
      dispatch.compare(ways);
    } else if (ways.isEmpty()) {
      dispatch.out.add(Nodes.trap()); // the function never returns
    } else {
      dispatch.compare(ways.subList(0, ways.size() - 1));
      dispatch.out.addAll(ways.getLast().branch());
    }
    return dispatch.out;
  }

  private void compare(List<Way> ways) {
    List<Way> plain = ways.stream().filter(way -> !way.hasValue()).toList();
    ways.stream().filter(Way::hasValue).forEach(this::valued);
    if (plain.size() <= FEW) {
      plain.forEach(this::plain);
    } else {
      table(plain);
    }
  }

  private void valued(Way way) {
    Block block = new Block(Opcodes.IF, null);
    block.body.addAll(way.branch());
    is(way.code);
    out.add(block);
  }

  private void plain(Way way) {
    is(way.code);
    out.add(Nodes.branchIf(way.target));
  }

  private void is(int wanted) {
    out.add(Nodes.get(code));
    out.add(Nodes.constant(wanted));
    out.add(Nodes.numeric(Opcodes.I32_EQ));
  }

  /** Other codes continue after it. */
  private void table(List<Way> ways) {
    Block behind = new Block(Opcodes.BLOCK, null);
    List<Block> targets = new ArrayList<>();
    for (Way way : ways) {
      while (targets.size() < way.code) {
        targets.add(behind);
      }
      targets.add(way.target);
    }
    behind.body.add(Nodes.get(code));
    behind.body.add(new Node.Table(targets, behind));
    out.add(behind);
  }
}
