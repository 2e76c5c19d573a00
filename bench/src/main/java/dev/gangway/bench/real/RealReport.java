package dev.gangway.bench.real;

import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.real.result.RealResult;
import dev.gangway.bench.real.result.WorkResult;
import dev.gangway.bench.report.Markdown;
import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a run as Markdown; its tables are at most 100 columns wide. */
final class RealReport {
  private static final double MILLIS = 1000;
  private static final double MEGA = 1e6;
  private static final String NOTHING = "–";

  private final RealResult result;
  private final StringBuilder out = new StringBuilder();

  private RealReport(RealResult result) {
    this.result = result;
  }

  /** The text. */
  static String markdown(RealResult result) {
    return new RealReport(result).text();
  }

  private String text() {
    out.append(
        """
        # Real work

        Whole programs, on the same directory of the host. Milliseconds: the median, ± half of the
        distance between the quartiles in percent; ":" is the speed of Gangway relative to the peer, run
        by run; below 1.0 Gangway is slower. The result of each run was checked and compared.
        Rounds: %d, each with a new process of each peer. Runs in each process: %d.
        """
            .formatted(result.options().rounds(), result.options().runs()));
    section(
        "Cold",
        "The first run in a process, after parsing and compiling. Native: a process as a whole.",
        RealFigures.COLD);
    section(
        "Warm",
        "All runs after the second in the same process. Native: a process as a whole each time.",
        RealFigures.WARM);
    section(
        "Start",
        "From starting the process until the module is parsed and compiled.",
        RealFigures.START);
    speeds();
    out.append(Markdown.items("Rows", meanings()));
    out.append(Markdown.items("Columns", columns()));
    out.append(Markdown.items("Missing", missing()));
    out.append(Markdown.items("Failed", failures()));
    if (!result.complete()) {
      out.append("\nInterrupted: the last program has fewer rounds, others are missing.\n");
    }
    out.append(Markdown.items("Measured on", facts()));
    return out.toString();
  }

  private void section(String title, String what, RealFigures figures) {
    List<PeerResult> peers = result.peers().stream().filter(peer -> has(peer, figures)).toList();
    if (peers.isEmpty()) {
      return;
    }
    List<PeerResult> others =
        peers.stream().filter(peer -> !peer.id().equals(ProgramPeer.GANGWAY)).toList();
    boolean compared = others.size() < peers.size() && figures != RealFigures.START;
    List<String> header = new ArrayList<>(List.of(""));
    peers.forEach(peer -> header.add(peer.title()));
    if (compared) {
      others.forEach(peer -> header.add(": " + peer.id()));
    }
    Table table = new Table(header);
    for (WorkResult work : result.works()) {
      List<String> row = new ArrayList<>(List.of(work.name()));
      peers.forEach(peer ->
          row.add(figures.seconds(work, peer.id()).map(RealReport::millis).orElse(NOTHING)));
      if (compared) {
        others.forEach(peer ->
            row.add(
                figures
                    .ratio(work, ProgramPeer.GANGWAY, peer.id())
                    .map(RealReport::ratio)
                    .orElse(NOTHING)));
      }
      table.add(row);
    }
    heading(title).append(what).append("\n\n").append(table);
  }

  /** A program of the host starts in no time that was measured. */
  private boolean has(PeerResult peer, RealFigures figures) {
    return (figures != RealFigures.START || !peer.id().equals(ProgramPeer.NATIVE))
        && result.works().stream().anyMatch(work -> figures.seconds(work, peer.id()).isPresent());
  }

  private void speeds() {
    List<WorkResult> works = result.works().stream().filter(work -> work.bytes() > 0).toList();
    List<PeerResult> peers =
        result.peers().stream()
            .filter(peer -> works.stream().anyMatch(work -> work.series(peer.id()).isPresent()))
            .toList();
    if (peers.isEmpty()) {
      return;
    }
    List<String> header = new ArrayList<>(List.of(""));
    peers.forEach(peer -> header.add(peer.title()));
    Table table = new Table(header);
    for (WorkResult work : works) {
      for (RealFigures figures : List.of(RealFigures.COLD, RealFigures.WARM)) {
        List<String> row = new ArrayList<>();
        row.add(work.name() + ", " + figures.name().toLowerCase(Locale.ROOT));
        peers.forEach(peer ->
            row.add(
                figures
                    .seconds(work, peer.id())
                    .map(s -> number(work.bytes() / MEGA / s.median()))
                    .orElse(NOTHING)));
        table.add(row);
      }
    }
    heading("Speed").append("Megabytes per second, by the medians above.\n\n").append(table);
  }

  private StringBuilder heading(String title) {
    return out.append("\n## ").append(title).append("\n\n");
  }

  private static String millis(Summary seconds) {
    return number(seconds.median() * MILLIS)
        + String.format(Locale.ROOT, " ±%.0f", 100 * seconds.spread());
  }

  private static String ratio(Summary ratio) {
    return number(ratio.median());
  }

  private static String number(double value) {
    String format = value < 0.1 ? "%.3f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    result.works().forEach(work -> meanings.put(work.name(), work.meaning()));
    return meanings;
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    result.peers().forEach(peer -> columns.put(peer.title(), peer.meaning()));
    return columns;
  }

  private Map<String, String> missing() {
    Map<String, String> missing = new LinkedHashMap<>(result.skipped());
    result
        .works()
        .forEach(work ->
            work.skipped().forEach((peer, why) -> missing.put(peer + ", " + work.name(), why)));
    return missing;
  }

  private Map<String, String> failures() {
    Map<String, String> failures = new LinkedHashMap<>();
    result
        .works()
        .forEach(work ->
            work.failures().forEach((peer, why) -> failures.put(peer + ", " + work.name(), why)));
    return failures;
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
