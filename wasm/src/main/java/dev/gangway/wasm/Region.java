package dev.gangway.wasm;

import java.util.BitSet;
import java.util.List;

/**
 * Consecutive statements of a block that can become a function: the stack of operands is empty at
 * their start and end.
 *
 * @param sequence the block's list of instructions (the same object)
 * @param from index of the first instruction
 * @param to index after the last one
 * @param fallsThrough whether control can reach its end
 * @param parameters variables whose values it needs
 * @param outputs variables that it may write and that are live at one of its exits
 * @param exits labels outside that it branches to
 * @param size bytes of JVM code
 */
record Region(
    List<Node> sequence,
    int from,
    int to,
    boolean fallsThrough,
    List<Integer> parameters,
    List<Integer> outputs,
    List<Block> exits,
    int size) {

  /**
   * It needs the variables that are live before it and used in it. That includes a variable that
   * only some paths write: on the other paths it must keep its value.
   */
  static Region of(Liveness live, Summary summary, List<Node> sequence, int from, int to) {
    boolean fallsThrough = !sequence.get(to - 1).endsSequence();
    BitSet outputs = fallsThrough ? (BitSet) live.before(sequence, to).clone() : new BitSet();
    summary.exits().forEach(exit -> outputs.or(live.at(exit)));
    outputs.and(summary.written());
    return new Region(
        sequence,
        from,
        to,
        fallsThrough,
        list(parameters(live, summary, sequence, from)),
        list(outputs),
        List.copyOf(summary.exits()),
        summary.size());
  }

  static BitSet parameters(Liveness live, Summary summary, List<Node> sequence, int from) {
    BitSet parameters = (BitSet) live.before(sequence, from).clone();
    parameters.and(summary.used());
    return parameters;
  }

  private static List<Integer> list(BitSet set) {
    return set.stream().boxed().toList();
  }

  /** The number of exits, plus one if control can reach its end. */
  int ways() {
    return exits.size() + (fallsThrough ? 1 : 0);
  }

  /** The approximate size of the code that replaces it, in bytes of JVM code. */
  int callSize() {
    int call = 10 + 2 * parameters.size();
    int results = 9 * outputs.size();
    int dispatch = ways() <= 1 ? 3 : ways() <= Dispatch.FEW ? 12 * ways() : 30 + 4 * ways();
    return call + results + dispatch;
  }

  int saving() {
    return size - callSize();
  }
}
