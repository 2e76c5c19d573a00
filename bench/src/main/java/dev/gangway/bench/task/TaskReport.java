package dev.gangway.bench.task;

import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The report of a {@link TaskRun}.
 *
 * @param how one sentence on rounds and their length
 * @param facts about the run, in the order to print them
 */
record TaskReport(TaskPlan plan, TaskFigures figures, String how, Map<String, String> facts) {
  private static final double THOUSAND = 1000;

  /** The report as Markdown. */
  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(plan.title()).append("\n\n");
    out.append(plan.remark()).append("\n\n").append(how).append("\n\n");
    boolean several = plan.columns().stream().anyMatch(column -> column.tasks() > 1);
    out.append("Thousands of calls per second");
    out.append(several ? " of each task:\n\n" : ":\n\n").append(rates(true));
    if (several) {
      out.append("\nThousands of calls per second of all tasks together:\n\n");
      out.append(rates(false));
    }
    for (List<TaskRatio> ratios : plan.ratios()) {
      out.append("\nHow many times as many calls");
      out.append(several ? ", all tasks together:\n\n" : ":\n\n");
      out.append(ratios(ratios));
    }
    out.append("\nMeasured on:\n\n");
    facts.forEach(
        (name, text) -> out.append("- ").append(name).append(": ").append(text).append('\n'));
    return out.toString();
  }

  private String rates(boolean each) {
    return table(
        plan.columns(),
        TaskColumn::title,
        (row, column) -> {
          Summary total = figures.total(row, column.title());
          double rate = total.median() / (each ? column.tasks() : 1) / THOUSAND;
          return cell("%,.0f", rate, total);
        });
  }

  private String ratios(List<TaskRatio> ratios) {
    return table(
        ratios,
        TaskRatio::title,
        (row, ratio) -> {
          Summary summary = figures.ratio(row, ratio);
          return cell("%.2f", summary.median(), summary);
        });
  }

  private static String cell(String format, double value, Summary summary) {
    return String.format(Locale.ROOT, format + " ±%.0f", value, 100 * summary.spread());
  }

  @FunctionalInterface
  private interface Text<C> {
    String of(TaskRow row, C column);
  }

  private <C> String table(List<C> columns, Function<C, String> title, Text<C> text) {
    List<String> header = new ArrayList<>(List.of(""));
    columns.forEach(column -> header.add(title.apply(column)));
    Table table = new Table(header);
    for (TaskRow row : plan.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.title()));
      columns.forEach(column -> cells.add(text.of(row, column)));
      table.add(cells);
    }
    return table.toString();
  }
}
