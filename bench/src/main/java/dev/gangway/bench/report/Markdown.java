package dev.gangway.bench.report;

import java.util.Map;

/** What reports in Markdown have in common. */
public final class Markdown {
  private Markdown() {}

  /**
   * A list under a line of its own.
   *
   * @param title what the items are
   * @param items names, and what there is to say of each
   * @return the text; empty if there is no item
   */
  public static String items(String title, Map<String, String> items) {
    if (items.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("\n" + title + ":\n\n");
    items.forEach(
        (name, text) -> out.append("- ").append(name).append(": ").append(text).append('\n'));
    return out.toString();
  }
}
