package dev.gangway.bench.lab.compare;

import dev.gangway.bench.report.Numbers;
import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import dev.gangway.bench.report.Table.Column;
import java.util.List;
import java.util.Locale;

/** A comparison as text. */
public final class ComparisonReport {
  private ComparisonReport() {}

  /** A table for each of the robot's metrics, and what to make of them. */
  public static String of(Comparison comparison) {
    StringBuilder out = new StringBuilder();
    for (String metric : comparison.rows().stream().map(Row::metric).distinct().toList()) {
      out.append(metric).append(":\n\n");
      out.append(table(comparison.rows().stream().filter(r -> r.metric().equals(metric)).toList()));
      out.append('\n');
    }
    return out + how(comparison) + missing(comparison);
  }

  private static String table(List<Row> rows) {
    return Table.of(
        rows,
        List.of(
            new Column<>("test", Row::test),
            new Column<>("tasks", row -> Integer.toString(row.tasks())),
            new Column<>("before", row -> rate(row.before())),
            new Column<>("after", row -> rate(row.after())),
            new Column<>("change", row -> percent(row.effect().percent())),
            new Column<>("between", row -> between(row.effect())),
            new Column<>("", Row::verdict)));
  }

  private static String rate(Summary rate) {
    return Numbers.rate(rate.median()) + " " + Numbers.spread(rate);
  }

  /** The lines of the kernel test robot for what changed. */
  public static String robot(Comparison comparison) {
    StringBuilder out = new StringBuilder();
    for (Row row : comparison.rows()) {
      if (row.real()) {
        out.append(
            String.format(
                Locale.ROOT,
                "%s %s of %s with %d: %s%n",
                percent(row.effect().percent()),
                row.effect().change() < 0 ? "regression" : "improvement",
                row.test() + "." + row.metric(),
                row.tasks(),
                row.effect().p() < 1e-4 ? "p < 0.0001" : "p = %.4f".formatted(row.effect().p())));
      }
    }
    return out.toString();
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%+.1f %%", value);
  }

  private static String between(Effect effect) {
    return Double.isInfinite(effect.precision())
        ? "unknown"
        : String.format(
            Locale.ROOT,
            "%+.1f and %+.1f %%",
            Effect.percent(effect.low()),
            Effect.percent(effect.high()));
  }

  private static String how(Comparison comparison) {
    String rows =
        "Operations per second of a task, the median, ± half of the distance between the quartiles;"
            + " the next two figures are the 99 % confidence interval of the change. ";
    if (comparison.paired()) {
      return rows + "Interleaved pairs of JVMs; signed-rank test, Holm's correction.\n";
    }
    return rows
        + (comparison.normalized()
            ? "The change is that of the ratio to native C, round by round. "
            : "")
        + "Welch's test of the rounds, Holm's correction. Each side is one start of its JVMs,"
        + " and two starts of one build can differ by a few percent, because the just-in-time"
        + " compiler makes different code. gangway bench ab starts many.\n";
  }

  private static String missing(Comparison comparison) {
    return comparison.missing().isEmpty()
        ? ""
        : "Not compared: " + String.join("; ", comparison.missing()) + ".\n";
  }
}
