package dev.gangway.bench.report;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Markdown tables: the first column to the left, the others to the right, all padded. */
public final class Table {
  private Table() {}

  /**
   * A column.
   *
   * @param text what it has in a row
   */
  public record Column<R>(String title, Function<R, String> text) {
    private int width(Collection<R> rows) {
      int widest = rows.stream().mapToInt(row -> text.apply(row).length()).max().orElse(0);
      return Math.max(widest, title.length());
    }
  }

  /** The table of these rows. */
  public static <R> String of(Collection<R> rows, List<Column<R>> columns) {
    StringBuilder format = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (Column<R> column : columns) {
      int width = Math.max(1, column.width(rows));
      boolean first = rule.isEmpty();
      format.append(first ? "| %-" : "| %").append(width).append("s ");
      rule.append('|').append("-".repeat(width + 1)).append(first ? '-' : ':');
    }
    format.append("|\n");
    StringBuilder out = new StringBuilder();
    out.append(format.toString().formatted(columns.stream().map(Column::title).toArray()));
    out.append(rule).append("|\n");
    for (R row : rows) {
      Object[] cells = columns.stream().map(column -> column.text.apply(row)).toArray();
      out.append(format.toString().formatted(cells));
    }
    return out.toString();
  }
}
