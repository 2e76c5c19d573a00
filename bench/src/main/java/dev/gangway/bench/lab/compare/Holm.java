package dev.gangway.bench.lab.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction for several tests: of twenty, one has p < 0.05 by chance. */
final class Holm {
  private Holm() {}

  /** The corrected p-values, in the order of the arguments. */
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
