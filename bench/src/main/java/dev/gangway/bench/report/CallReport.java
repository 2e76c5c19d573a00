package dev.gangway.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The report of one run of the call table.
 *
 * @param operations titles of the rows and what they mean, in their order
 * @param peers ids of the columns and their titles, in their order
 * @param meanings titles of the columns and what they mean
 * @param rounds measured rounds of each figure
 * @param warmup rounds before them that were thrown away
 * @param roundMillis what each round was to last
 * @param facts about the run, in the order to print them
 * @param absent titles of peers, and failed figures, with the reason
 * @param figures all that there are
 */
public record CallReport(
    Map<String, String> operations,
    Map<String, String> peers,
    Map<String, String> meanings,
    int rounds,
    int warmup,
    int roundMillis,
    Map<String, String> facts,
    Map<String, String> absent,
    List<Figure> figures) {

  private static final String NOTHING = "–";

  /** Nanoseconds above which a row is given in microseconds. */
  private static final double TOO_LONG = 1e6;

  /** A comparison: how many times as fast as the second the first is. */
  private record Versus(String ours, String theirs, String title) {}

  private static final List<Versus> COMPARISONS =
      List.of(
          new Versus("gangway-host", "native", "dir : native"),
          new Versus("gangway-host", "node", "dir : node"),
          new Versus("gangway-host", "endive-host", "dir : Endive dir"),
          new Versus("gangway-memory", "endive-host", "mem : Endive dir"),
          new Versus("gangway-memory", "endive-jimfs", "mem : jimfs"));

  /** The report as Markdown, at most 100 columns wide. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Single calls

        Nanoseconds per call: the median of %d rounds of about %d ms, ± half of the distance between
        the quartiles in percent, after %d rounds of warm-up. All run the same program,
        `guests/src/bench.c`, and take turns at each round.

        """
            .formatted(rounds, roundMillis, warmup));
    out.append(times());
    out.append("\nHow many times as fast as its peer Gangway is; below 1.0 it is slower:\n\n");
    out.append(ratios());
    appendLosses(out);
    out.append("\nBytes of Java heap that a call takes:\n\n").append(allocations());
    appendPairs(out, "What the rows are", operations);
    appendPairs(out, "What the columns are", meanings);
    if (!absent.isEmpty()) {
      appendPairs(out, "What is not there", absent);
    }
    appendPairs(out, "Measured on", facts);
    return out.toString();
  }

  private static void appendPairs(StringBuilder out, String title, Map<String, String> pairs) {
    out.append('\n').append(title).append(":\n\n");
    pairs.forEach((name, text) -> out.append(wrap("- " + name + ": " + text)).append('\n'));
  }

  private static String wrap(String line) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (String word : line.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > 100) {
        out.append("\n ");
        column = 1;
      }
      if (column > 0) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
    }
    return out.toString();
  }

  // ---- tables ---------------------------------------------------------------------------------

  private String times() {
    Table table = new Table(header(List.copyOf(peers.values())));
    for (String row : operations.keySet()) {
      boolean micros =
          peers.keySet().stream()
              .flatMap(peer -> summary(row, peer).stream())
              .anyMatch(s -> s.median() >= TOO_LONG);
      List<String> cells = new ArrayList<>();
      cells.add(micros ? row + ", µs" : row);
      for (String peer : peers.keySet()) {
        cells.add(summary(row, peer).map(s -> time(s, micros ? 1000 : 1)).orElse(NOTHING));
      }
      table.add(cells);
    }
    return table.toString();
  }

  private static String time(Summary summary, double unit) {
    double value = summary.median() / unit;
    String format = value < 10 ? "%,.1f ±%.0f" : "%,.0f ±%.0f";
    return String.format(Locale.ROOT, format, value, 100 * summary.spread());
  }

  private String ratios() {
    List<Versus> comparisons =
        COMPARISONS.stream()
            .filter(v -> peers.containsKey(v.ours) && peers.containsKey(v.theirs))
            .toList();
    Table table = new Table(header(comparisons.stream().map(Versus::title).toList()));
    for (String row : operations.keySet()) {
      List<String> cells = new ArrayList<>();
      cells.add(row);
      for (Versus versus : comparisons) {
        cells.add(
            summary(row, versus.ours)
                .flatMap(ours -> summary(row, versus.theirs).map(theirs -> ratio(ours, theirs)))
                .orElse(NOTHING));
      }
      table.add(cells);
    }
    return table.toString();
  }

  private static String ratio(Summary ours, Summary theirs) {
    double value = theirs.median() / ours.median();
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
  }

  private String allocations() {
    List<String> java =
        peers.keySet().stream()
            .filter(peer ->
                figures.stream()
                    .anyMatch(f -> f.column().equals(peer) && !Double.isNaN(f.allocated())))
            .toList();
    Table table = new Table(header(java.stream().map(this::title).toList()));
    for (String row : operations.keySet()) {
      List<String> cells = new ArrayList<>();
      cells.add(row);
      for (String peer : java) {
        cells.add(
            figure(row, peer)
                .filter(f -> !Double.isNaN(f.allocated()))
                .map(f -> String.format(Locale.ROOT, "%,.0f", f.allocated()))
                .orElse(NOTHING));
      }
      table.add(cells);
    }
    return table.toString();
  }

  private static List<String> header(List<String> titles) {
    List<String> header = new ArrayList<>();
    header.add("");
    header.addAll(titles);
    return header;
  }

  // ---- where another is better ----------------------------------------------------------------

  private void appendLosses(StringBuilder out) {
    out.append(
        "\nWhere Gangway is slower by more than both scatter, and how many times as slow:\n\n");
    boolean any = false;
    for (Versus versus : COMPARISONS) {
      List<String> losses =
          operations.keySet().stream().flatMap(row -> loss(row, versus).stream()).toList();
      if (!losses.isEmpty()) {
        any = true;
        String heading = "- " + title(versus.ours) + " than " + title(versus.theirs) + ": ";
        out.append(wrap(heading + String.join("; ", losses))).append('\n');
      }
    }
    out.append(any ? "" : "- nowhere\n");
  }

  private Optional<String> loss(String row, Versus versus) {
    Summary ours = summary(row, versus.ours).orElse(null);
    Summary theirs = summary(row, versus.theirs).orElse(null);
    if (ours == null || theirs == null || !ours.clearlyAbove(theirs)) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%s %.1f", row, ours.median() / theirs.median()));
  }

  private String title(String peer) {
    return peers.getOrDefault(peer, peer);
  }

  private Optional<Figure> figure(String row, String peer) {
    return figures.stream().filter(f -> f.row().equals(row) && f.column().equals(peer)).findFirst();
  }

  private Optional<Summary> summary(String row, String peer) {
    return figure(row, peer).map(Figure::summary);
  }

  // ---- JSON -----------------------------------------------------------------------------------

  /** The same, and every sample, as JSON. */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("facts", facts);
    root.put("rounds", rounds);
    root.put("warmupRounds", warmup);
    root.put("roundMillis", roundMillis);
    root.put("absent", absent);
    root.put("figures", figures.stream().map(CallReport::json).toList());
    return Json.of(root);
  }

  private static Map<String, @Nullable Object> json(Figure figure) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("operation", figure.row());
    out.put("peer", figure.column());
    Summary summary = figure.summary();
    if (summary != null) {
      out.put("medianNanos", summary.median());
      out.put("q1Nanos", summary.q1());
      out.put("q3Nanos", summary.q3());
      out.put("minNanos", summary.min());
      out.put("maxNanos", summary.max());
    }
    out.put("callsPerRound", figure.calls());
    out.put("allocatedBytesPerCall", figure.allocated());
    out.put("samplesNanos", figure.samples());
    return out;
  }
}
