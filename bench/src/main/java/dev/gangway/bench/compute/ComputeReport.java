package dev.gangway.bench.compute;

import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.report.Markdown;
import dev.gangway.bench.report.Summary;
import dev.gangway.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a {@link ComputeRun}.
 *
 * @param kernels by name, and what each does
 * @param absent peers that are not installed, and why
 * @param facts about the run, in the order to print them
 */
record ComputeReport(
    Map<String, String> kernels,
    List<ProgramPeer> peers,
    ComputeFigures cold,
    ComputeFigures warm,
    Map<String, String> absent,
    Map<String, String> facts) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** The report as Markdown. */
  String markdown() {
    StringBuilder out = new StringBuilder("# Computing\n\n");
    out.append("Kernels of `guests/src/compute.c`, which make no system call while they run.");
    out.append(" Milliseconds: the median of the rounds, ± half of the distance between the");
    out.append(" quartiles in percent; a ratio is that of one round. The results of all");
    out.append(" peers were compared.\n");
    section(out, "Warm", "In a process that has run all kernels often.", warm);
    section(
        out,
        "Cold",
        "The first run in a process, without its start and the compiling of the module.",
        cold);
    Map<String, String> columns = new LinkedHashMap<>();
    present().forEach(peer -> columns.put(peer.title(), peer.meaning()));
    return out.append(Markdown.items("Rows", kernels))
        .append(Markdown.items("Columns", columns))
        .append(Markdown.items("Not installed", absent))
        .append(Markdown.items("Measured on", facts))
        .toString();
  }

  private List<ProgramPeer> present() {
    return peers.stream().filter(peer -> !absent.containsKey(peer.title())).toList();
  }

  private void section(StringBuilder out, String title, String what, ComputeFigures figures) {
    out.append("\n## ").append(title).append("\n\n").append(what).append("\n\n");
    out.append(times(figures));
    Optional<ProgramPeer> ours =
        present().stream().filter(peer -> peer.id().equals(ProgramPeer.GANGWAY)).findFirst();
    if (ours.isPresent() && present().size() > 1) {
      out.append("\nSpeed of Gangway relative to the peer; below 1.0 Gangway is slower:\n\n");
      out.append(ratios(figures, ours.get()));
    }
  }

  private String times(ComputeFigures figures) {
    List<String> header = new ArrayList<>(List.of(""));
    present().forEach(peer -> header.add(peer.title()));
    Table table = new Table(header);
    for (String kernel : kernels.keySet()) {
      List<String> row = new ArrayList<>(List.of(kernel));
      for (ProgramPeer peer : present()) {
        row.add(
            figures
                .nanos(kernel, peer)
                .map(s -> cell("%.1f", s.median() / NANOS_PER_MILLI, s))
                .orElse(""));
      }
      table.add(row);
    }
    return table.toString();
  }

  private String ratios(ComputeFigures figures, ProgramPeer ours) {
    List<ProgramPeer> others = present().stream().filter(peer -> !peer.equals(ours)).toList();
    List<String> header = new ArrayList<>(List.of(""));
    others.forEach(peer -> header.add(": " + peer.title()));
    Table table = new Table(header);
    for (String kernel : kernels.keySet()) {
      List<String> row = new ArrayList<>(List.of(kernel));
      for (ProgramPeer peer : others) {
        row.add(figures.ratio(kernel, ours, peer).map(s -> cell("%.2f", s.median(), s)).orElse(""));
      }
      table.add(row);
    }
    List<String> mean = new ArrayList<>(List.of("geometric mean"));
    List<String> names = List.copyOf(kernels.keySet());
    others.forEach(peer ->
        mean.add(String.format(Locale.ROOT, "%.2f", figures.geometricMean(names, ours, peer))));
    table.add(mean);
    return table.toString();
  }

  private static String cell(String format, double value, Summary summary) {
    return String.format(Locale.ROOT, format + " ±%.0f", value, 100 * summary.spread());
  }
}
