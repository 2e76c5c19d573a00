package dev.gangway.bench.lab.compare;

/**
 * What a change did to calls per second, as logarithms of factors: 0 is nothing.
 *
 * @param change the estimate
 * @param low the lower end of the interval that it is in
 * @param high the upper end; infinite if there are too few figures for an interval
 * @param p how often chance alone does as much
 */
public record Effect(double change, double low, double high, double p) {

  /** The estimate in percent. */
  public double percent() {
    return percent(change);
  }

  /** A logarithm of a factor in percent: -3 is 0.97 times as many calls. */
  static double percent(double log) {
    return 100 * Math.expm1(log);
  }

  /** Half of the interval, in percent. */
  public double precision() {
    return 100 * (high - low) / 2;
  }

  Effect withP(double corrected) {
    return new Effect(change, low, high, corrected);
  }
}
