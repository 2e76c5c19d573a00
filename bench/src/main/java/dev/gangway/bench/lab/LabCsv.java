package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.report.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One test of one peer in the columns of will-it-scale: operations per second of all tasks together
 * and percent of idle time, medians of the rounds. As there, the first row is that of no task, a
 * mode that did not run is 0, and linear is the best figure of one task times the tasks.
 */
final class LabCsv {
  private static final String HEADER =
      "tasks,processes,processes_idle,threads,threads_idle,linear\n";

  private LabCsv() {}

  /** The file; empty if the peer has no figures. */
  static String of(TestResult test, String peer) {
    List<Integer> counts =
        test.of(peer).flatMap(Series::measured).map(Cell::tasks).distinct().sorted().toList();
    if (counts.isEmpty()) {
      return "";
    }
    double one =
        test.of(peer)
            .flatMap(series -> series.cell(1).stream())
            .mapToDouble(LabCsv::rate)
            .max()
            .orElse(0);
    StringBuilder out = new StringBuilder(HEADER).append("0,0,100,0,100,0\n");
    for (int tasks : counts) {
      out.append(tasks);
      for (Mode mode : List.of(Mode.PROCESSES, Mode.THREADS)) {
        out.append(
            test.series(peer, mode)
                .flatMap(series -> series.cell(tasks))
                .map(cell -> String.format(Locale.ROOT, ",%.0f,%.2f", rate(cell), idle(cell)))
                .orElse(",0,0"));
      }
      out.append(String.format(Locale.ROOT, ",%.0f%n", one * tasks));
    }
    return out.toString();
  }

  private static double rate(Cell cell) {
    return cell.rate().map(Summary::median).orElse(0.0);
  }

  /** 0 if unknown, as for a mode that did not run. */
  private static double idle(Cell cell) {
    List<Double> idle = cell.rounds().stream().map(Round::idle).filter(Objects::nonNull).toList();
    return idle.isEmpty() ? 0 : Summary.of(idle).median();
  }
}
