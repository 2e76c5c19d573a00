package dev.gangway.wasm;

import java.util.BitSet;
import java.util.List;

/**
 * A run of statements of one block that can be a function of its own: it finds no operand when it
 * starts, and leaves none.
 *
 * @param sequence the block's list of instructions, itself
 * @param from index of the first instruction
 * @param to index behind the last
 * @param fallsThrough whether control can come to its end
 * @param parameters variables whose value it needs
 * @param outputs variables that it may write and that are live at one of its exits
 * @param exits where it branches to
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
   * What it needs is what is live in front of it and mentioned in it. That covers a variable that
   * is written on some ways through it and not on others: it comes out as it came in.
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

  /** Ways out of it: the exits, and the end where control comes to it. */
  int ways() {
    return exits.size() + (fallsThrough ? 1 : 0);
  }

  /** Bytes of JVM code, about, that take its place. */
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
