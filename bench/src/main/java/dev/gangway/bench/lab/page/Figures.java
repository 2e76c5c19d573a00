package dev.gangway.bench.lab.page;

import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Summary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the figures of a run say: medians over its rounds, and ratios taken round by round. */
record Figures(LabResult result) {

  /** Percent of the machine's time that was idle meanwhile, on the average of the rounds. */
  static OptionalDouble idle(Cell cell) {
    return cell.rounds().stream()
        .map(Round::idle)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** A peer's series to hold against another of that mode: its own, or the only one it has. */
  private static Optional<Series> against(TestResult test, String peer, Mode mode) {
    return test.series(peer, mode).or(() -> test.series(peer, Mode.PROCESSES));
  }

  /** How many times as many calls Gangway made in a mode as a peer did. */
  static Optional<Summary> ratio(TestResult test, Mode mode, String peer, int tasks) {
    Optional<Cell> ours = test.series(LabResult.GANGWAY, mode).flatMap(one -> one.cell(tasks));
    Optional<Cell> theirs = against(test, peer, mode).flatMap(one -> one.cell(tasks));
    return ours.flatMap(mine -> theirs.flatMap(mine::ratioTo));
  }

  /** Those of which there is a figure; a run that was cut may name others. */
  List<TestResult> tests() {
    return result.tests().stream()
        .filter(test -> test.series().stream().flatMap(Series::measured).findAny().isPresent())
        .toList();
  }

  /** The modes that Gangway was measured in. */
  List<Mode> modes() {
    return tests().stream()
        .flatMap(test -> test.of(LabResult.GANGWAY))
        .map(Series::mode)
        .distinct()
        .sorted()
        .toList();
  }

  /** Numbers of tasks that Gangway was measured with, ascending. */
  List<Integer> tasks() {
    return tests().stream()
        .flatMap(test -> test.of(LabResult.GANGWAY))
        .flatMap(Series::measured)
        .map(Cell::tasks)
        .distinct()
        .sorted()
        .toList();
  }

  /** The smallest and the largest number of tasks, for the tables; one if they are equal. */
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
