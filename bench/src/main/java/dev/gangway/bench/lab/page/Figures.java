package dev.gangway.bench.lab.page;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the figures of a run say: medians over its rounds, and ratios taken round by round. */
record Figures(LabResult result) {

  /** Calls per second of all tasks of a cell; none where it has no round. */
  static Optional<Summary> rate(Cell cell) {
    return summary(cell.rounds().stream().map(Round::total).toList());
  }

  /** Percent of the machine's time that was idle meanwhile, on the average of the rounds. */
  static OptionalDouble idle(Cell cell) {
    return cell.rounds().stream()
        .map(Round::idle)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** How many times as many calls {@code ours} made as {@code theirs}, each round by itself. */
  static Optional<Summary> ratio(Cell ours, Cell theirs) {
    List<Double> ratios = new ArrayList<>();
    // A run that was cut may have one round more of one cell than of another.
    int rounds = Math.min(ours.rounds().size(), theirs.rounds().size());
    for (int i = 0; i < rounds; i++) {
      double below = theirs.rounds().get(i).total();
      if (below > 0) {
        ratios.add(ours.rounds().get(i).total() / below);
      }
    }
    return summary(ratios);
  }

  private static Optional<Summary> summary(List<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(Summary.of(values));
  }

  static Optional<Series> series(TestResult test, String peer, Mode mode) {
    return test.series().stream()
        .filter(series -> series.peer().equals(peer) && series.mode() == mode)
        .findFirst();
  }

  /** A peer's series to hold against another of that mode: its own, or the only one it has. */
  static Optional<Series> against(TestResult test, String peer, Mode mode) {
    Optional<Series> same = series(test, peer, mode);
    return same.isPresent() ? same : series(test, peer, Mode.PROCESSES);
  }

  static Optional<Cell> cell(Series series, int tasks) {
    return series.cells().stream()
        .filter(cell -> cell.tasks() == tasks && !cell.rounds().isEmpty())
        .findFirst();
  }

  /** How many times as many calls Gangway made in a mode as a peer did. */
  static Optional<Summary> ratio(TestResult test, Mode mode, String peer, int tasks) {
    Optional<Cell> ours =
        series(test, LabResult.GANGWAY, mode).flatMap(series -> cell(series, tasks));
    Optional<Cell> theirs = against(test, peer, mode).flatMap(series -> cell(series, tasks));
    return ours.isPresent() && theirs.isPresent()
        ? ratio(ours.get(), theirs.get())
        : Optional.empty();
  }

  /** Those of which there is a figure; a run that was cut may name others. */
  List<TestResult> tests() {
    return result.tests().stream()
        .filter(test ->
            test.series().stream()
                .flatMap(series -> series.cells().stream())
                .anyMatch(cell -> !cell.rounds().isEmpty()))
        .toList();
  }

  /** The modes that Gangway was measured in. */
  List<Mode> modes() {
    return tests().stream()
        .flatMap(test -> test.series().stream())
        .filter(series -> series.peer().equals(LabResult.GANGWAY))
        .map(Series::mode)
        .distinct()
        .sorted()
        .toList();
  }

  /** Numbers of tasks that Gangway was measured with, ascending. */
  List<Integer> tasks() {
    return tests().stream()
        .flatMap(test -> test.series().stream())
        .filter(series -> series.peer().equals(LabResult.GANGWAY))
        .flatMap(series -> series.cells().stream())
        .filter(cell -> !cell.rounds().isEmpty())
        .map(Cell::tasks)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The least number of tasks and the largest, which tables are of; one where they are the same.
   */
  List<Integer> firstAndLastTasks() {
    List<Integer> all = tasks();
    return all.size() < 2 ? all : List.of(all.getFirst(), all.getLast());
  }

  /** All but Gangway. */
  List<PeerResult> others() {
    return result.peers().stream().filter(peer -> !peer.id().equals(LabResult.GANGWAY)).toList();
  }

  String title(String peer) {
    return result.peers().stream()
        .filter(known -> known.id().equals(peer))
        .map(PeerResult::title)
        .findFirst()
        .orElse(peer);
  }

  /** A peer's place among the colours: Gangway's is the first, native's the second. */
  int color(String peer) {
    if (peer.equals(LabResult.GANGWAY)) {
      return 0;
    }
    if (peer.equals(LabResult.NATIVE)) {
      return 1;
    }
    List<String> rest =
        others().stream().map(PeerResult::id).filter(id -> !id.equals(LabResult.NATIVE)).toList();
    return 2 + Math.max(0, rest.indexOf(peer)) % (COLORS - 2);
  }

  /** As many as the style sheet has. */
  private static final int COLORS = 7;

  static String name(Mode mode) {
    return mode == Mode.THREADS ? "threads" : "processes";
  }

  static String tasks(int count) {
    return count == 1 ? "1 task" : count + " tasks";
  }
}
