package dev.gangway.bench.lab.page;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Numbers;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader must know first: tests in which Gangway is slower, and weak figures. */
final class Remarks {
  /** Of linear: two tasks that make 1.6 times the calls of one are worth a remark. */
  private static final double POOR_SCALING = 0.8;

  /** Of the median: a cell that scatters more than that proves little. */
  private static final double WIDE_SPREAD = 0.1;

  private static final int FEW_ROUNDS = 5;

  private final Figures figures;
  private final LabResult result;

  Remarks(Figures figures) {
    this.figures = figures;
    this.result = figures.result();
  }

  /** Sentences, the gravest first. */
  List<String> all() {
    List<String> remarks = new ArrayList<>();
    if (!result.complete()) {
      remarks.add("The run was interrupted: tests are missing, and the last one has fewer rounds.");
    }
    figures.others().forEach(peer -> versus(peer).ifPresent(remarks::add));
    scaling().ifPresent(remarks::add);
    noisy().ifPresent(remarks::add);
    if (result.options().rounds() < FEW_ROUNDS) {
      remarks.add(
          "Each figure is of "
              + (result.options().rounds() == 1
                  ? "one round"
                  : result.options().rounds() + " rounds")
              + " only: do not rely on differences of a few percent."
              + " Use gangway bench ab for those.");
    }
    return remarks;
  }

  /** Where Gangway loses to that peer, each test at its worst; or that it never does. */
  private Optional<String> versus(PeerResult peer) {
    List<String> losses = new ArrayList<>();
    int compared = 0;
    for (TestResult test : figures.tests()) {
      List<Versus> all = versus(test, peer);
      compared += all.isEmpty() ? 0 : 1;
      all.stream()
          .filter(one -> clearlyLess(one.ratio))
          .min(Comparator.comparingDouble(one -> one.ratio.median()))
          .ifPresent(worst -> losses.add(worst.text(test)));
    }
    if (compared == 0) {
      return Optional.empty();
    }
    return Optional.of(
        losses.isEmpty()
            ? "Not slower than " + peer.title() + " in any test of this run."
            : "Slower than %s in %d of %d tests; each at its worst: %s."
                .formatted(peer.title(), losses.size(), compared, String.join("; ", losses)));
  }

  private record Versus(Mode mode, int tasks, Summary ratio) {
    String text(TestResult test) {
      return "%s %s (%s, %s)"
          .formatted(
              test.title(),
              Numbers.ratio(ratio.median()),
              Figures.tasks(tasks),
              Figures.name(mode));
    }
  }

  private List<Versus> versus(TestResult test, PeerResult peer) {
    List<Versus> found = new ArrayList<>();
    for (Mode mode : figures.modes()) {
      for (int tasks : figures.tasks()) {
        Figures.ratio(test, mode, peer.id(), tasks)
            .ifPresent(ratio -> found.add(new Versus(mode, tasks, ratio)));
      }
    }
    return found;
  }

  /** By more than it scatters. */
  static boolean clearlyLess(Summary ratio) {
    return ratio.median() < 1 && ratio.q3() < 1;
  }

  private Optional<String> scaling() {
    List<String> poor = new ArrayList<>();
    for (TestResult test : figures.tests()) {
      for (Mode mode : figures.modes()) {
        test.series(LabResult.GANGWAY, mode)
            .flatMap(Remarks::ofLinear)
            .filter(part -> part < POOR_SCALING)
            .ifPresent(part ->
                poor.add(
                    "%s, %s (%s)"
                        .formatted(test.title(), Figures.name(mode), Numbers.percent(100 * part))));
      }
    }
    return poor.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Scales badly from the fewest tasks to the most, in percent of linear: "
                + String.join("; ", poor)
                + ".");
  }

  /**
   * What the largest number of tasks makes of the least one's calls per task; none for one number.
   */
  static Optional<Double> ofLinear(Series series) {
    List<Cell> cells = series.measured().toList();
    if (cells.size() < 2) {
      return Optional.empty();
    }
    Cell least = cells.getFirst();
    Cell most = cells.getLast();
    return most.ratioTo(least).map(ratio -> ratio.median() * least.tasks() / most.tasks());
  }

  private Optional<String> noisy() {
    List<String> wide =
        figures.tests().stream()
            .flatMap(test ->
                figures.modes().stream()
                    .flatMap(mode -> test.series(LabResult.GANGWAY, mode).stream())
                    .flatMap(series -> wide(test, series)))
            .toList();
    return wide.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Scatter by more than %s, so they are imprecise: %s."
                .formatted(Numbers.percent(100 * WIDE_SPREAD), String.join(", ", wide)));
  }

  private static Stream<String> wide(TestResult test, Series series) {
    String cells =
        series.cells().stream()
            .filter(cell -> cell.rate().filter(rate -> rate.spread() > WIDE_SPREAD).isPresent())
            .map(cell -> Integer.toString(cell.tasks()))
            .collect(Collectors.joining("+"));
    return cells.isEmpty()
        ? Stream.empty()
        : Stream.of("%s, %s (%s)".formatted(test.title(), Figures.name(series.mode()), cells));
  }
}
