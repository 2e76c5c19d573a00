package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.Failure;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
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
    List<Series> all = new ArrayList<>();
    for (LabSeries series : order) {
      List<Cell> cells = new ArrayList<>();
      rounds.forEach((place, samples) -> {
        if (place.series.equals(series)) {
          cells.add(new Cell(place.tasks, samples));
        }
      });
      if (!cells.isEmpty()) {
        all.add(new Series(series.peer().id(), series.mode(), cells));
      }
    }
    return new TestResult(test.name(), test.name(), test.meaning(), heapBytes, all);
  }
}
