package dev.gangway.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table: the first column to the left, the others to the right, all padded. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param header titles of the columns
   */
  public Table(List<String> header) {
    rows.add(List.copyOf(header));
  }

  /** Adds a row, which has as many cells as there are columns. */
  public void add(List<String> row) {
    if (row.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row of " + row.size() + " cells");
    }
    rows.add(List.copyOf(row));
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        String pad = " ".repeat(widths[i] - cell.length());
        out.append("| ").append(i == 0 ? cell + pad : pad + cell).append(' ');
      }
      out.append("|\n");
      if (r == 0) {
        appendRule(out, widths);
      }
    }
    return out.toString();
  }

  private static void appendRule(StringBuilder out, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      out.append("|").append("-".repeat(widths[i] + 1)).append(i == 0 ? "-" : ":");
    }
    out.append("|\n");
  }
}
