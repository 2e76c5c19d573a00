package dev.gangway.bench.lab.compare;

import java.util.Arrays;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/** Wilcoxon's signed-rank test of pairs, and the estimate and the interval that go with it. */
final class SignedRank {
  private static final int BISECTIONS = 50;

  private SignedRank() {}

  /**
   * The effect that differences show.
   *
   * @param differences of each pair
   * @param alpha one less the confidence of the interval
   */
  static Effect of(double[] differences, double alpha) {
    if (differences.length == 0) {
      throw new IllegalArgumentException("no pairs");
    }
    double[] walsh = walshAverages(differences);
    double median = (walsh[(walsh.length - 1) / 2] + walsh[walsh.length / 2]) / 2;
    double first = walsh[0];
    double last = walsh[walsh.length - 1];
    if (first == last) {
      return few(differences, alpha)
          ? new Effect(median, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1)
          : new Effect(median, median, median, median == 0 ? 1 : leastP(differences.length));
    }
    double outside = last - first;
    return new Effect(
        median,
        end(differences, alpha, first - outside, median),
        end(differences, alpha, last + outside, median),
        p(differences, 0));
  }

  /** So few pairs that even if all agree chance could have done it. */
  private static boolean few(double[] differences, double alpha) {
    return leastP(differences.length) >= alpha;
  }

  /** The smallest p-value for this many pairs: all of one sign. */
  static double leastP(int pairs) {
    return Math.min(1, Math.scalb(2.0, -pairs));
  }

  /** How many pairs it takes to say anything. */
  static int leastPairs(double alpha) {
    int pairs = 1;
    while (leastP(pairs) >= alpha) {
      pairs++;
    }
    return pairs;
  }

  /** Where, on the way from outside to the median, effects begin that the test does not refuse. */
  private static double end(double[] differences, double alpha, double outside, double median) {
    if (p(differences, outside) >= alpha) {
      return outside < median ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double refused = outside;
    double kept = median;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (refused + kept) / 2;
      if (p(differences, middle) < alpha) {
        refused = middle;
      } else {
        kept = middle;
      }
    }
    return kept;
  }

  private static double p(double[] differences, double effect) {
    if (Arrays.stream(differences).allMatch(difference -> difference == effect)) {
      return 1;
    }
    return WilcoxonSignedRankTest.withDefaults().withMu(effect).test(differences).getPValue();
  }

  /** The means of all pairs of differences, of each with itself, too, ascending. */
  private static double[] walshAverages(double[] differences) {
    int n = differences.length;
    double[] means = new double[n * (n + 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        means[at++] = (differences[i] + differences[j]) / 2;
      }
    }
    Arrays.sort(means);
    return means;
  }
}
