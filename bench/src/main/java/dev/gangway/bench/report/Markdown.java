package dev.gangway.bench.report;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What reports in Markdown have in common. */
public final class Markdown {
  private Markdown() {}

  /**
   * A list under a line of its own.
   *
   * @param title what the items are
   * @return the text; empty if there is no item
   */
  public static String items(String title, Stream<String> items) {
    String list = items.map(item -> "- " + item + "\n").collect(Collectors.joining());
    return list.isEmpty() ? "" : "\n" + title + ":\n\n" + list;
  }

  /** The same of names, and what there is to say of each. */
  public static String items(String title, Map<String, String> items) {
    return items(
        title, items.entrySet().stream().map(item -> item.getKey() + ": " + item.getValue()));
  }
}
