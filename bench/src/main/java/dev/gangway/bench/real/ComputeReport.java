package dev.gangway.bench.real;

import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.real.RealResult.WorkResult;
import dev.gangway.bench.report.Markdown;
import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import dev.gangway.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The report of {@code gangway bench compute} as Markdown.
 *
 * @param peers that ran
 * @param warm the kernels in processes that have run all of them often
 * @param cold the first run of each in a process
 * @param facts about the run, in the order to print them
 */
record ComputeReport(
    List<ProgramPeer> peers,
    List<WorkResult> warm,
    List<WorkResult> cold,
    Map<String, String> facts) {
  private static final double MILLIS = 1000;
  private static final WorkResult MEAN =
      new WorkResult("geometric mean", "", 0, List.of(), Map.of(), Map.of());

  /** The text. */
  String markdown() {
    return """
    # Computing

    Kernels of `guests/src/compute.c`, which make no system call while they run. Milliseconds: the \
    median of the rounds, ± half of the distance between the quartiles in percent; a ratio is that \
    of one round. The results of all peers were compared.
    """
        + section("Warm", "In a process that has run all kernels often.", warm)
        + section(
            "Cold",
            "The first run in a process, without its start and the compiling of the module.",
            cold)
        + Markdown.items("Rows", warm.stream().map(row -> row.name() + ": " + row.meaning()))
        + Markdown.items(
            "Columns", peers.stream().map(peer -> peer.title() + ": " + peer.meaning()))
        + Markdown.items("Not installed", warm.getFirst().skipped())
        + Markdown.items("Failed", failures())
        + Markdown.items("Measured on", facts);
  }

  /** How peers failed, at the kernels that it was first seen at. */
  Map<String, String> failures() {
    Map<String, String> failures = new TreeMap<>();
    Stream.concat(warm.stream(), cold.stream())
        .forEach(work -> work.failures().forEach(failures::putIfAbsent));
    return failures;
  }

  private String section(String title, String what, List<WorkResult> rows) {
    String times = "\n## %s\n\n%s\n\n%s".formatted(title, what, times(rows));
    boolean ours = peers.stream().anyMatch(peer -> peer.id().equals(ProgramPeer.GANGWAY));
    return !ours || peers.size() == 1
        ? times
        : times
            + "\nSpeed of Gangway relative to the peer; below 1.0 Gangway is slower:\n\n"
            + ratios(rows);
  }

  private String times(List<WorkResult> rows) {
    List<Column<WorkResult>> columns = new ArrayList<>();
    columns.add(new Column<>("", WorkResult::name));
    for (ProgramPeer peer : peers) {
      columns.add(
          new Column<>(
              peer.title(),
              row ->
                  RealFigures.ALL
                      .seconds(row, peer.id())
                      .map(s -> cell("%.1f", s.median() * MILLIS, s))
                      .orElse("")));
    }
    return Table.of(rows, columns);
  }

  private String ratios(List<WorkResult> rows) {
    List<Column<WorkResult>> columns = new ArrayList<>();
    columns.add(new Column<>("", WorkResult::name));
    for (ProgramPeer peer : peers) {
      if (!peer.id().equals(ProgramPeer.GANGWAY)) {
        String mean = String.format(Locale.ROOT, "%.2f", geometricMean(rows, peer));
        columns.add(
            new Column<>(
                ": " + peer.title(),
                row ->
                    ratio(row, peer)
                        .map(s -> cell("%.2f", s.median(), s))
                        .orElse(row.equals(MEAN) ? mean : "")));
      }
    }
    List<WorkResult> all = new ArrayList<>(rows);
    all.add(MEAN);
    return Table.of(all, columns);
  }

  private static Optional<Summary> ratio(WorkResult row, ProgramPeer peer) {
    return RealFigures.ALL.ratio(row, ProgramPeer.GANGWAY, peer.id());
  }

  /** Of the medians of the ratios; NaN of none. */
  private static double geometricMean(List<WorkResult> rows, ProgramPeer peer) {
    return Math.exp(
        rows.stream()
            .flatMap(row -> ratio(row, peer).stream())
            .mapToDouble(ratio -> Math.log(ratio.median()))
            .average()
            .orElse(Double.NaN));
  }

  private static String cell(String format, double value, Summary summary) {
    return String.format(Locale.ROOT, format + " ±%.0f", value, 100 * summary.spread());
  }
}
