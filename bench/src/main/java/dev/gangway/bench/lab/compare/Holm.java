package dev.gangway.bench.lab.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction: who asks twenty times is not to be surprised by one answer in twenty. */
final class Holm {
  private Holm() {}

  /** The p-values as they count where all of them are asked for, in the order in which they are. */
  static double[] correct(double[] p) {
    List<Integer> ascending =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] corrected = new double[p.length];
    double most = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int i = ascending.get(rank);
      most = Math.max(most, Math.min(1, p[i] * (p.length - rank)));
      corrected[i] = most;
    }
    return corrected;
  }
}
