package dev.gangway.bench.report;

import java.util.Locale;

/** Figures as text. */
public final class Numbers {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private Numbers() {}

  /** Three digits and a unit: 9.25 M. */
  public static String rate(double value) {
    if (value >= GIGA) {
      return digits(value / GIGA) + " G";
    }
    if (value >= MEGA) {
      return digits(value / MEGA) + " M";
    }
    return value >= KILO ? digits(value / KILO) + " k" : digits(value);
  }

  /** How many times as many. */
  public static String ratio(double value) {
    return digits(value) + "×";
  }

  /** The spread of a summary, in percent of its median. */
  public static String spread(Summary summary) {
    double percent = 100 * summary.spread();
    return String.format(Locale.ROOT, percent < 10 ? "±%.1f %%" : "±%.0f %%", percent);
  }

  /** A percentage without decimals. */
  public static String percent(double value) {
    return String.format(Locale.ROOT, "%.0f %%", value);
  }

  private static String digits(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
