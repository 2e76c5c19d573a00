package dev.gangway.bench.task;

import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured: calls per second of all guests of a cell, round by round. */
final class TaskFigures {
  private record Cell(TaskRow row, String column) {}

  private final Map<Cell, List<Double>> samples = new HashMap<>();

  void add(TaskRow row, String column, double callsPerSecond) {
    samples.computeIfAbsent(new Cell(row, column), cell -> new ArrayList<>()).add(callsPerSecond);
  }

  private List<Double> of(TaskRow row, String column) {
    return samples.getOrDefault(new Cell(row, column), List.of());
  }

  /** Calls per second of all guests of a cell. */
  Summary total(TaskRow row, String column) {
    return Summary.of(of(row, column));
  }

  /** How two cells compare, each round by itself. */
  Summary ratio(TaskRow row, TaskRatio ratio) {
    List<Double> ours = of(row, ratio.ours());
    List<Double> theirs = of(row, ratio.theirs());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ours.size(); round++) {
      ratios.add(ours.get(round) / theirs.get(round));
    }
    return Summary.of(ratios);
  }
}
