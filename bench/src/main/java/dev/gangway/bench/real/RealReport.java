package dev.gangway.bench.real;

import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.real.RealResult.WorkResult;
import dev.gangway.bench.report.Markdown;
import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import dev.gangway.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The report of a run as Markdown; its tables are at most 100 columns wide. */
record RealReport(RealResult result) {
  private static final double MILLIS = 1000;
  private static final double MEGA = 1e6;
  private static final String NOTHING = "–";

  /** The text. */
  static String markdown(RealResult result) {
    return new RealReport(result).text();
  }

  private String text() {
    String head =
        """
        # Real work

        Whole programs, on the same directory of the host. Milliseconds: the median, ± half of the
        distance between the quartiles in percent; ":" is the speed of Gangway relative to the peer, run
        by run; below 1.0 Gangway is slower. The result of each run was checked and compared.
        Rounds: %d, each with a new process of each peer. Runs in each process: %d.
        """
            .formatted(result.options().rounds(), result.options().runs());
    return head
        + section(
            "Cold",
            "The first run in a process, after parsing and compiling. Native: a process as a"
                + " whole.",
            RealFigures.COLD)
        + section(
            "Warm",
            "All runs after the second in the same process. Native: a process as a whole each"
                + " time.",
            RealFigures.WARM)
        + section(
            "Start",
            "From starting the process until the module is parsed and compiled.",
            RealFigures.START)
        + speeds()
        + Markdown.items(
            "Rows", result.works().stream().map(work -> work.name() + ": " + work.meaning()))
        + Markdown.items(
            "Columns", result.peers().stream().map(peer -> peer.title() + ": " + peer.meaning()))
        + Markdown.items("Missing", missing())
        + Markdown.items("Failed", ofPeers(WorkResult::failures))
        + (result.complete()
            ? ""
            : "\nInterrupted: the last program has fewer rounds, others are missing.\n")
        + Markdown.items("Measured on", facts());
  }

  private String section(String title, String what, RealFigures figures) {
    List<PeerResult> peers = result.peers().stream().filter(peer -> has(peer, figures)).toList();
    List<PeerResult> others =
        peers.stream().filter(peer -> !peer.id().equals(ProgramPeer.GANGWAY)).toList();
    List<Column<WorkResult>> columns = new ArrayList<>();
    columns.add(new Column<>("", WorkResult::name));
    peers.forEach(peer ->
        columns.add(
            column(
                peer.title(), work -> figures.seconds(work, peer.id()).map(RealReport::millis))));
    if (others.size() < peers.size() && figures != RealFigures.START) {
      others.forEach(peer ->
          columns.add(
              column(
                  ": " + peer.id(),
                  work ->
                      figures
                          .ratio(work, ProgramPeer.GANGWAY, peer.id())
                          .map(ratio -> number(ratio.median())))));
    }
    return peers.isEmpty() ? "" : table(title, what, result.works(), columns);
  }

  private static <R> Column<R> column(String title, Function<R, Optional<String>> text) {
    return new Column<>(title, row -> text.apply(row).orElse(NOTHING));
  }

  private static <R> String table(
      String title, String what, List<R> rows, List<Column<R>> columns) {
    return "\n## %s\n\n%s\n\n%s".formatted(title, what, Table.of(rows, columns));
  }

  /** A program of the host starts in no time that was measured. */
  private boolean has(PeerResult peer, RealFigures figures) {
    return (figures != RealFigures.START || !peer.id().equals(ProgramPeer.NATIVE))
        && result.works().stream().anyMatch(work -> figures.seconds(work, peer.id()).isPresent());
  }

  private record Speed(WorkResult work, RealFigures figures) {
    String name() {
      return work.name() + ", " + figures.name().toLowerCase(Locale.ROOT);
    }

    Optional<String> of(String peer) {
      return figures.seconds(work, peer).map(s -> number(work.bytes() / MEGA / s.median()));
    }
  }

  private String speeds() {
    List<WorkResult> works = result.works().stream().filter(work -> work.bytes() > 0).toList();
    List<Speed> rows =
        works.stream()
            .flatMap(
                work -> Stream.of(RealFigures.COLD, RealFigures.WARM).map(f -> new Speed(work, f)))
            .toList();
    List<Column<Speed>> columns = new ArrayList<>();
    columns.add(new Column<>("", Speed::name));
    result.peers().stream()
        .filter(peer -> works.stream().anyMatch(work -> work.series(peer.id()).isPresent()))
        .forEach(peer -> columns.add(column(peer.title(), row -> row.of(peer.id()))));
    return columns.size() == 1
        ? ""
        : table("Speed", "Megabytes per second, by the medians above.", rows, columns);
  }

  private static String millis(Summary seconds) {
    return number(seconds.median() * MILLIS)
        + String.format(Locale.ROOT, " ±%.0f", 100 * seconds.spread());
  }

  private static String number(double value) {
    String format = value < 0.1 ? "%.3f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private Stream<String> missing() {
    return Stream.concat(
        result.skipped().entrySet().stream().map(work -> work.getKey() + ": " + work.getValue()),
        ofPeers(WorkResult::skipped));
  }

  /** Peers of works, and what became of them. */
  private Stream<String> ofPeers(Function<WorkResult, Map<String, String>> told) {
    return result.works().stream()
        .flatMap(work ->
            told.apply(work).entrySet().stream()
                .map(peer -> peer.getKey() + ", " + work.name() + ": " + peer.getValue()));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", result.date());
    facts.put("build", result.gangway().text());
    facts.putAll(result.machine());
    facts.put("Gangway's files", "`cache=" + result.options().cache() + "`");
    facts.put("each JVM", "`" + String.join(" ", result.options().jvmArgs()) + "`");
    facts.put("command", "`" + result.command() + "`");
    return facts;
  }
}
