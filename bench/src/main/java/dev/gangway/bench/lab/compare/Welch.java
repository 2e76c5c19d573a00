package dev.gangway.bench.lab.compare;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/** Welch's t-test of two runs that had nothing to do with each other. */
final class Welch {
  private Welch() {}

  /**
   * The effect that the figures show.
   *
   * @param before logarithms
   * @param after the same
   * @param alpha one less the confidence of the interval
   */
  static Effect of(double[] before, double[] after, double alpha) {
    double change = Mean.of(after).getAsDouble() - Mean.of(before).getAsDouble();
    if (before.length < 2 || after.length < 2) {
      return new Effect(change, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
    }
    double error =
        Math.sqrt(
            Variance.of(before).getAsDouble() / before.length
                + Variance.of(after).getAsDouble() / after.length);
    if (error == 0) {
      return new Effect(change, change, change, change == 0 ? 1 : 0);
    }
    TTest.Result result =
        TTest.withDefaults().with(DataDispersion.HETEROSCEDASTIC).test(after, before);
    double reach =
        error
            * TDistribution.of(result.getDegreesOfFreedom()).inverseSurvivalProbability(alpha / 2);
    return new Effect(change, change - reach, change + reach, result.getPValue());
  }
}
