package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one test gave so far. */
final class LabCells {
  private record Place(LabSeries series, int tasks) {}

  private final LabTest test;
  private final Map<Place, List<Round>> rounds = new LinkedHashMap<>();
  private final Map<Place, Failure> failures = new LinkedHashMap<>();
  private @Nullable Double heapBytes;

  LabCells(LabTest test) {
    this.test = test;
  }

  LabTest test() {
    return test;
  }

  void add(LabSeries series, int tasks, Round round) {
    rounds.computeIfAbsent(new Place(series, tasks), place -> new ArrayList<>()).add(round);
  }

  /** Bytes of Java heap that Gangway takes for an operation; null if unknown. */
  void heapBytes(@Nullable Double bytes) {
    heapBytes = bytes;
  }

  /** The cell is given up, with the rounds that it has. */
  void fail(LabSeries series, int tasks, String reason) {
    Place place = new Place(series, tasks);
    rounds.remove(place);
    failures.put(place, new Failure(test.name(), series.peer().id(), series.mode(), tasks, reason));
  }

  boolean failed(LabSeries series, int tasks) {
    return failures.containsKey(new Place(series, tasks));
  }

  List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  TestResult result(List<LabSeries> order) {
    List<Series> all =
        order.stream()
            .map(series -> new Series(series.peer().id(), series.mode(), cells(series)))
            .filter(series -> !series.cells().isEmpty())
            .toList();
    return new TestResult(test.name(), test.name(), test.meaning(), heapBytes, all);
  }

  private List<Cell> cells(LabSeries series) {
    return rounds.entrySet().stream()
        .filter(found -> found.getKey().series.equals(series))
        .map(found -> new Cell(found.getKey().tasks, found.getValue()))
        .toList();
  }
}
