package dev.gangway.bench.report;

import java.util.List;
import java.util.Locale;

/** Figures as text. */
public final class Numbers {
  private Numbers() {}

  /** Three digits and a unit: 9.25 M. */
  public static String rate(double value) {
    double scaled = value;
    for (String unit : List.of("", " k", " M")) {
      if (scaled < 999.5) {
        return digits(scaled) + unit;
      }
      scaled /= 1000;
    }
    return digits(scaled) + " G";
  }

  /** The spread of a summary, in percent of its median. */
  public static String spread(Summary summary) {
    double percent = 100 * summary.spread();
    return String.format(Locale.ROOT, percent < 10 ? "±%.1f %%" : "±%.0f %%", percent);
  }

  /** Three digits. */
  public static String digits(double value) {
    return String.format(
        Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
  }
}
