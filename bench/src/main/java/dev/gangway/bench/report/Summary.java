package dev.gangway.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * What is kept of the samples of a cell. Quartiles are interpolated between neighbours.
 *
 * @param median the middle one
 * @param q1 the first quartile
 * @param q3 the third quartile
 */
public record Summary(int samples, double min, double q1, double median, double q3, double max) {
  private static final Quantile QUARTILES =
      Quantile.withDefaults().with(Quantile.EstimationMethod.HF7);

  /**
   * Sums samples up.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Summary of(List<Double> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    double[] values = samples.stream().mapToDouble(Double::doubleValue).toArray();
    double[] q = QUARTILES.evaluate(values, 0, 0.25, 0.5, 0.75, 1);
    return new Summary(values.length, q[0], q[1], q[2], q[3], q[4]);
  }

  /** Of {@code above} to {@code below}, one by one as they were taken; empty if there are none. */
  public static Optional<Summary> ofRatios(List<Double> above, List<Double> below) {
    List<Double> ratios = new ArrayList<>();
    // A run that was cut may have one round more of one than of the other.
    for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
      if (below.get(i) > 0) {
        ratios.add(above.get(i) / below.get(i));
      }
    }
    return ofAny(ratios);
  }

  /** Sums samples up; empty if there are none. */
  public static Optional<Summary> ofAny(List<Double> samples) {
    return samples.isEmpty() ? Optional.empty() : Optional.of(of(samples));
  }

  /** Half of the distance between the quartiles, as a part of the median. */
  public double spread() {
    return median == 0 ? 0 : (q3 - q1) / 2 / median;
  }
}
