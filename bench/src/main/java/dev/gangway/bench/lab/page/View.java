package dev.gangway.bench.lab.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What page.mustache shows, name by name. All is text, which the template escapes. */
record View(
    String css,
    String chartLibrary,
    String script,
    String data,
    String date,
    String command,
    String build,
    List<Card> cards,
    List<String> remarks,
    @Nullable String overviewOf,
    List<RatioTable> ratioTables,
    List<TestView> tests,
    List<PeerView> peers,
    List<Fact> skipped,
    List<String> failures,
    List<Fact> machine,
    List<Fact> options) {

  /** A name and what belongs to it. */
  record Fact(String name, String text) {}

  /**
   * Gangway against one peer, over all tests.
   *
   * @param ratio the geometric mean
   * @param range the least and the largest
   */
  record Card(String peer, String ratio, String range, String where, int color) {}

  /**
   * @param title what its ratios are of
   * @param columns of peers
   */
  record RatioTable(String title, List<String> columns, List<RatioRow> rows) {}

  record RatioRow(String id, String test, List<RatioCell> cells) {}

  /**
   * @param lost whether Gangway is slower by more than the ratio scatters
   */
  record RatioCell(String ratio, String spread, boolean lost) {}

  /**
   * One test: its chart, and the same as a table.
   *
   * @param meaning HTML
   */
  record TestView(
      String id,
      String title,
      String meaning,
      String headline,
      String label,
      List<Key> keys,
      boolean ideal,
      List<String> columns,
      List<TaskRow> rows) {}

  /**
   * An entry of a chart's legend.
   *
   * @param index of its line
   */
  record Key(int index, String name, int color, boolean threads) {}

  record TaskRow(int tasks, List<TaskCell> cells) {}

  record TaskCell(String rate, String spread, String idle) {}

  /**
   * @param meaning HTML
   */
  record PeerView(String title, String meaning) {}
}
