package dev.gangway.bench.lab.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the page's script draws, as page.js reads it.
 *
 * @param tests a chart of each
 * @param overview the chart of all
 */
record ChartData(List<Chart> tests, Overview overview) {

  /**
   * One test.
   *
   * @param tasks the numbers on the axis
   * @param ideal the best figure of Gangway's for the fewest tasks, times the tasks
   */
  record Chart(String id, List<Integer> tasks, List<Double> ideal, List<Line> lines) {}

  /**
   * One peer in one mode; the lists are as long as the axis, with null if it was not measured.
   *
   * @param color its place among the colours
   * @param rate calls per second of all tasks, the median
   * @param low the first quartile
   * @param high the third
   * @param idle percent
   */
  record Line(
      String name,
      int color,
      boolean threads,
      List<@Nullable Double> rate,
      List<@Nullable Double> low,
      List<@Nullable Double> high,
      List<@Nullable Double> idle) {}

  /**
   * Ratios of Gangway to the others.
   *
   * @param tests titles
   */
  record Overview(List<String> tests, List<Points> peers) {}

  /** As many ratios as there are tests, with null if there is none. */
  record Points(String name, int color, List<@Nullable Double> ratio) {}

  static ChartData of(Figures figures) {
    List<TestResult> tests = figures.tests();
    return new ChartData(
        IntStream.range(0, tests.size()).mapToObj(i -> chart(figures, tests.get(i), i)).toList(),
        overview(figures));
  }

  /** The element that a test's chart goes into. */
  static String id(int test) {
    return "test-" + test;
  }

  private static Chart chart(Figures figures, TestResult test, int number) {
    TreeSet<Integer> tasks = new TreeSet<>();
    for (Series series : test.series()) {
      series.measured().forEach(cell -> tasks.add(cell.tasks()));
    }
    List<Integer> axis = List.copyOf(tasks);
    return new Chart(
        id(number),
        axis,
        ideal(test, axis),
        test.series().stream().map(series -> line(figures, series, axis)).toList());
  }

  private static List<Double> ideal(TestResult test, List<Integer> axis) {
    if (axis.size() < 2) {
      return List.of(); // a line through one point says nothing
    }
    double best = 0;
    for (Mode mode : Mode.values()) {
      best =
          Math.max(
              best,
              test.series(LabResult.GANGWAY, mode)
                  .flatMap(series -> series.cell(axis.getFirst()))
                  .flatMap(Cell::rate)
                  .map(Summary::median)
                  .orElse(0.0));
    }
    double perTask = best / axis.getFirst();
    return best == 0 ? List.of() : axis.stream().map(tasks -> perTask * tasks).toList();
  }

  private static Line line(Figures figures, Series series, List<Integer> axis) {
    List<@Nullable Double> rate = new ArrayList<>();
    List<@Nullable Double> low = new ArrayList<>();
    List<@Nullable Double> high = new ArrayList<>();
    List<@Nullable Double> idle = new ArrayList<>();
    for (int tasks : axis) {
      Optional<Cell> cell = series.cell(tasks);
      Optional<Summary> summary = cell.flatMap(Cell::rate);
      rate.add(summary.map(Summary::median).orElse(null));
      low.add(summary.map(Summary::q1).orElse(null));
      high.add(summary.map(Summary::q3).orElse(null));
      OptionalDouble free = cell.map(Figures::idle).orElse(OptionalDouble.empty());
      idle.add(free.isPresent() ? free.getAsDouble() : null);
    }
    return new Line(
        figures.title(series.peer()) + ", " + Figures.name(series.mode()),
        figures.color(series.peer()),
        series.mode() == Mode.THREADS,
        rate,
        low,
        high,
        idle);
  }

  private static Overview overview(Figures figures) {
    List<TestResult> tests = figures.tests();
    List<Points> peers = new ArrayList<>();
    if (!figures.tasks().isEmpty()) {
      Mode mode = figures.modes().getFirst();
      int tasks = figures.tasks().getFirst();
      figures
          .others()
          .forEach(peer -> {
            List<@Nullable Double> ratios = new ArrayList<>();
            for (TestResult test : tests) {
              ratios.add(
                  Figures.ratio(test, mode, peer.id(), tasks).map(Summary::median).orElse(null));
            }
            peers.add(new Points(peer.title(), figures.color(peer.id()), ratios));
          });
    }
    return new Overview(tests.stream().map(TestResult::title).toList(), peers);
  }

  /** As JSON that may stand in a script element: no sign of it ends one or begins a comment. */
  String json() {
    try {
      return JsonMapper.builder().build().writeValueAsString(this).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of strings and numbers
    }
  }
}
