package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two results, row by row.
 *
 * @param rows in the order of the first one's tests
 * @param missing what only one of them has, in words
 * @param paired whether they were measured interleaved
 * @param normalized whether the rows are of ratios to the native program
 */
public record Comparison(List<Row> rows, List<String> missing, boolean paired, boolean normalized) {

  public Comparison {
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
  }

  /** A cell that both have. */
  private record Both(TestResult test, Mode mode, Cell before, Cell after, TestResult testAfter) {}

  /** Compares Gangway's figures. */
  public static Comparison of(LabResult before, LabResult after) {
    List<String> missing = new ArrayList<>();
    List<Both> cells = common(before, after, missing);
    Optional<Interleaving> turns = Interleaving.of(before, after);
    boolean normalized =
        turns.isEmpty()
            && !cells.isEmpty()
            && cells.stream()
                .allMatch(both ->
                    yardstick(both.test, both.before).isPresent()
                        && yardstick(both.testAfter, both.after).isPresent());
    double alpha = Row.ALPHA / Math.max(1, cells.size());
    List<Effect> effects =
        cells.stream()
            .map(both ->
                turns.isPresent()
                    ? SignedRank.of(pairs(both, turns.get().rounds()), alpha)
                    : Welch.of(
                        logs(both.test, both.before, normalized),
                        logs(both.testAfter, both.after, normalized),
                        alpha))
            .toList();
    double[] corrected = Holm.correct(effects.stream().mapToDouble(Effect::p).toArray());
    List<Row> rows =
        IntStream.range(0, cells.size())
            .mapToObj(i -> row(cells.get(i), effects.get(i).withP(corrected[i])))
            .toList();
    return new Comparison(rows, missing, turns.isPresent(), normalized);
  }

  private static Row row(Both both, Effect effect) {
    return new Row(
        both.test.name(),
        both.mode,
        both.before.tasks(),
        summary(both.before),
        summary(both.after),
        effect);
  }

  private static Summary summary(Cell cell) {
    return Summary.of(cell.rounds().stream().map(Round::perTask).toList());
  }

  private static List<Both> common(LabResult before, LabResult after, List<String> missing) {
    List<Both> found = new ArrayList<>();
    for (TestResult test : before.tests()) {
      Optional<TestResult> other =
          after.tests().stream().filter(t -> t.name().equals(test.name())).findFirst();
      if (other.isEmpty()) {
        missing.add(test.name() + " is not in the second");
        continue;
      }
      for (Series series : test.of(LabResult.GANGWAY).toList()) {
        for (Cell cell : series.measured().toList()) {
          Optional<Cell> same =
              other
                  .get()
                  .series(LabResult.GANGWAY, series.mode())
                  .flatMap(s -> s.cell(cell.tasks()));
          if (same.isPresent()) {
            found.add(new Both(test, series.mode(), cell, same.get(), other.get()));
          } else {
            missing.add(
                "%s with %d %s is not in the second"
                    .formatted(test.name(), cell.tasks(), words(series.mode())));
          }
        }
      }
    }
    for (TestResult test : after.tests()) {
      if (before.tests().stream().noneMatch(t -> t.name().equals(test.name()))) {
        missing.add(test.name() + " is not in the first");
      }
    }
    return found;
  }

  static String words(Mode mode) {
    return mode == Mode.THREADS ? "threads" : "processes";
  }

  /** The native program's cell that ran in the same rounds. */
  private static Optional<Cell> yardstick(TestResult test, Cell cell) {
    return test.of(LabResult.NATIVE)
        .flatMap(series -> series.cells().stream())
        .filter(
            other -> other.tasks() == cell.tasks() && other.rounds().size() == cell.rounds().size())
        .findFirst();
  }

  private static double[] logs(TestResult test, Cell cell, boolean normalized) {
    double[] logs = new double[cell.rounds().size()];
    Optional<Cell> yardstick = normalized ? yardstick(test, cell) : Optional.empty();
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(cell.rounds().get(i).perTask());
      if (yardstick.isPresent()) {
        logs[i] -= Math.log(yardstick.get().rounds().get(i).perTask());
      }
    }
    return logs;
  }

  /** A figure for each pair of JVMs: the median of what their rounds say. */
  private static double[] pairs(Both both, int rounds) {
    int pairs = Math.min(both.before.rounds().size(), both.after.rounds().size()) / rounds;
    double[] differences = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      List<Double> logs = new ArrayList<>();
      for (int i = pair * rounds; i < (pair + 1) * rounds; i++) {
        logs.add(
            Math.log(both.after.rounds().get(i).perTask() / both.before.rounds().get(i).perTask()));
      }
      differences[pair] = Summary.of(logs).median();
    }
    return differences;
  }

  /** Pairs of JVMs, or else rounds, that a verdict on this many rows requires. */
  public static int leastPairs(int rows) {
    return SignedRank.leastPairs(Row.ALPHA / Math.max(1, rows));
  }

  /** The worst precision of a row, in percent. */
  public double precision() {
    return rows.stream().mapToDouble(row -> row.effect().precision()).max().orElse(0);
  }
}
