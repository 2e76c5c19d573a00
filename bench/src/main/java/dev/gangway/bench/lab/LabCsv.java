package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Summary;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

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
    Map<Mode, Map<Integer, Cell>> cells = new EnumMap<>(Mode.class);
    test.of(peer)
        .forEach(series -> {
          Map<Integer, Cell> byTasks = new TreeMap<>();
          series.measured().forEach(cell -> byTasks.put(cell.tasks(), cell));
          cells.put(series.mode(), byTasks);
        });
    List<Integer> counts =
        cells.values().stream()
            .map(Map::keySet)
            .flatMap(Collection::stream)
            .sorted()
            .distinct()
            .toList();
    if (counts.isEmpty()) {
      return "";
    }
    double one =
        cells.values().stream()
            .map(byTasks -> byTasks.get(1))
            .filter(Objects::nonNull)
            .mapToDouble(LabCsv::rate)
            .max()
            .orElse(0);
    StringBuilder out = new StringBuilder(HEADER).append("0,0,100,0,100,0\n");
    for (int tasks : counts) {
      out.append(tasks);
      for (Mode mode : List.of(Mode.PROCESSES, Mode.THREADS)) {
        Cell cell = cells.getOrDefault(mode, Map.of()).get(tasks);
        out.append(
            cell == null
                ? ",0,0"
                : String.format(Locale.ROOT, ",%.0f,%.2f", rate(cell), idle(cell)));
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
