package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** A cell that both have. */
  private record Both(TestResult test, Mode mode, Cell before, Cell after, TestResult testAfter) {}

  /** Compares Gangway's figures. */
  public static Comparison of(LabResult before, LabResult after) {
    return of(before.tests(), after.tests(), Interleaving.of(before, after));
  }

  /**
   * The same of some tests.
   *
   * @param turns how they were interleaved; empty if they were measured separately
   */
  public static Comparison of(
      List<TestResult> before, List<TestResult> after, Optional<Interleaving> turns) {
    List<String> missing = new ArrayList<>();
    List<Both> cells = common(before, after, missing);
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

  private static List<Both> common(
      List<TestResult> before, List<TestResult> after, List<String> missing) {
    List<Both> found = new ArrayList<>();
    Map<String, TestResult> others = new LinkedHashMap<>();
    after.forEach(test -> others.put(test.name(), test));
    for (TestResult test : before) {
      TestResult other = others.remove(test.name());
      if (other == null) {
        missing.add(test.name() + " is not in the second");
        continue;
      }
      for (Series series : test.of(LabResult.GANGWAY).toList()) {
        for (Cell cell : series.measured().toList()) {
          Optional<Cell> same =
              other.series(LabResult.GANGWAY, series.mode()).flatMap(s -> s.cell(cell.tasks()));
          if (same.isPresent()) {
            found.add(new Both(test, series.mode(), cell, same.get(), other));
          } else {
            missing.add(
                "%s with %d %s is not in the second"
                    .formatted(
                        test.name(),
                        cell.tasks(),
                        series.mode() == Mode.THREADS ? "threads" : "processes"));
          }
        }
      }
    }
    others.keySet().forEach(name -> missing.add(name + " is not in the first"));
    return found;
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
    Optional<Cell> yardstick = normalized ? yardstick(test, cell) : Optional.empty();
    return IntStream.range(0, cell.rounds().size())
        .mapToDouble(i -> log(cell, i) - yardstick.map(other -> log(other, i)).orElse(0.0))
        .toArray();
  }

  private static double log(Cell cell, int round) {
    return Math.log(cell.rounds().get(round).perTask());
  }

  /** A figure for each pair of JVMs: the median of what their rounds say. */
  private static double[] pairs(Both both, int rounds) {
    int pairs = Math.min(both.before.rounds().size(), both.after.rounds().size()) / rounds;
    return IntStream.range(0, pairs)
        .mapToObj(pair ->
            IntStream.range(pair * rounds, (pair + 1) * rounds)
                .mapToObj(i -> log(both.after, i) - log(both.before, i))
                .toList())
        .mapToDouble(logs -> Summary.of(logs).median())
        .toArray();
  }

  /** Pairs of JVMs, or else rounds, that a verdict on this many rows requires. */
  public static int leastPairs(int rows) {
    return SignedRank.leastPairs(Row.ALPHA / Math.max(1, rows));
  }

  /**
   * The exit status: 1 if a test is slower for real, by that much or more.
   *
   * @param percent as 3
   */
  public int status(double percent) {
    return rows.stream().anyMatch(row -> row.real() && row.effect().percent() <= -percent) ? 1 : 0;
  }

  /** The worst precision of a row, in percent. */
  public double precision() {
    return rows.stream().mapToDouble(row -> row.effect().precision()).max().orElse(0);
  }
}
