package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Encoder.NoTargetException;
import dev.gangway.compiler.random.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Makes a program and its plan smaller as long as something is true of them. */
final class Shrinker {
  private final Program program;
  private final BiPredicate<Program, Plan> holds;
  private Plan plan;

  /** How many attempts may still be made. */
  private int attempts;

  private Shrinker(Program program, Plan plan, BiPredicate<Program, Plan> holds, int attempts) {
    this.program = program;
    this.plan = plan;
    this.holds = holds;
    this.attempts = attempts;
  }

  /**
   * Shrinks a program in its place.
   *
   * @param attempts how often it may be run
   * @return the plan for it
   */
  static Plan shrink(Program program, Plan plan, BiPredicate<Program, Plan> holds, int attempts) {
    Shrinker shrinker = new Shrinker(program, plan, holds, attempts);
    shrinker.calls();
    boolean smaller = true;
    while (smaller && shrinker.attempts > 0) {
      smaller = false;
      for (Program.Function each : program.functions) {
        smaller |= shrinker.nodes(each.body);
      }
    }
    shrinker.calls();
    return shrinker.plan;
  }

  private boolean holds(Plan tried) {
    if (attempts-- <= 0) {
      return false;
    }
    try {
      int _ = program.encode(false).length; // fails if a branch has lost its block
      return holds.test(program, tried);
    } catch (NoTargetException e) {
      return false;
    }
  }

  private void calls() {
    for (int i = plan.calls().size() - 1; i >= 0 && plan.calls().size() > 1; i--) {
      List<Plan.Call> fewer = new ArrayList<>(plan.calls());
      fewer.remove(i);
      if (holds(new Plan(fewer))) {
        plan = new Plan(fewer);
      }
    }
  }

  /** Replaces nodes of a list, or in them. */
  private boolean nodes(List<Node> nodes) {
    boolean smaller = halves(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (node.fixed && node.kind != Kind.PLAIN) {
        continue;
      }
      if (!node.fixed && replace(nodes, i)) {
        smaller = true;
        continue;
      }
      smaller |= nodes(node.operands);
      for (List<Node> each : node.bodies) {
        smaller |= nodes(each);
      }
    }
    return smaller;
  }

  /** Replaces many statements at once. */
  private boolean halves(List<Node> nodes) {
    boolean smaller = false;
    for (int size = nodes.size() / 2; size > 1; size /= 2) {
      for (int first = 0; first + size <= nodes.size(); first += size) {
        List<Node> part = nodes.subList(first, first + size);
        if (part.stream().allMatch(each -> each.fixed || isEmpty(each))) {
          continue;
        }
        List<Node> before = new ArrayList<>(part);
        part.replaceAll(each -> each.fixed ? each : zeros(each));
        if (holds(plan)) {
          smaller = true;
        } else {
          for (int i = 0; i < size; i++) {
            part.set(i, before.get(i));
          }
        }
      }
    }
    return smaller;
  }

  private static boolean isEmpty(Node node) {
    return node.kind == Kind.SEQUENCE
        && node.operands.stream().allMatch(each -> each.fixed && each.operands.isEmpty());
  }

  private boolean replace(List<Node> nodes, int index) {
    Node node = nodes.get(index);
    if (isEmpty(node)) {
      return false;
    }
    List<Node> candidates = new ArrayList<>(List.of(zeros(node)));
    for (Node each : node.operands) {
      if (each.results.equals(node.results)) {
        candidates.add(each);
      }
    }
    if (node.params.isEmpty() && node.kind != Kind.TRY) {
      for (List<Node> each : node.bodies) {
        candidates.add(Node.sequence(node.results, each));
      }
    }
    for (Node each : candidates) {
      nodes.set(index, each);
      if (holds(plan)) {
        return true;
      }
    }
    nodes.set(index, node);
    return false;
  }

  /** Constants in a node's place. */
  private static Node zeros(Node node) {
    List<Node> all = new ArrayList<>();
    for (Type each : node.results) {
      all.add(Node.fixed(List.of(each), each.zero(new Bytes()), List.of()));
    }
    return Node.sequence(node.results, all);
  }
}
