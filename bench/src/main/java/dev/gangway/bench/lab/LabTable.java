package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.report.Numbers;
import dev.gangway.bench.report.Table;
import dev.gangway.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A run for the terminal, at most 100 columns wide: for each mode, the operations per second of
 * every peer with the fewest tasks and with the most, how many times as many Gangway makes, and how
 * much more the most tasks make than the fewest. Medians of the rounds; ratios are those of one
 * round.
 */
record LabTable(LabResult result) {
  private static final int WIDTH = 100;
  private static final String NONE = "-";

  /** The table and what there is to say about it. */
  static String of(LabResult result) {
    return new LabTable(result).text();
  }

  private int few() {
    return result.options().tasks().getFirst();
  }

  private int many() {
    return result.options().tasks().getLast();
  }

  private String text() {
    StringBuilder out = new StringBuilder();
    for (Mode mode : result.options().modes()) {
      List<PeerResult> peers = result.peers().stream().filter(peer -> has(peer, mode)).toList();
      List<Column<TestResult>> rates = peers.stream().map(peer -> rate(peer, mode)).toList();
      List<Column<TestResult>> ratios = ratios(peers, mode);
      out.append(out.isEmpty() ? "" : "\n").append(heading(mode));
      String one = table(Stream.concat(rates.stream(), ratios.stream()).toList());
      if (one.lines().allMatch(line -> line.length() <= WIDTH)) {
        out.append(one);
      } else {
        out.append(table(rates)).append('\n').append(table(ratios));
      }
    }
    return out + remarks();
  }

  private String heading(Mode mode) {
    String tasks = few() == many() ? tasks(few()) : few() + " and " + tasks(many()) + " together";
    String as = mode == Mode.THREADS ? "threads of one JVM" : "processes";
    return """
    Operations per second of %s, %s (native, node: processes);
    ":" is Gangway's figure divided by the peer's; heap, bytes of Java heap per operation of Gangway.

    """
        .formatted(tasks, as);
  }

  private static String tasks(int count) {
    return count == 1 ? "1 task" : count + " tasks";
  }

  private String table(List<Column<TestResult>> columns) {
    List<Column<TestResult>> all = new ArrayList<>(columns);
    all.addFirst(new Column<>("", TestResult::name));
    return Table.of(result.tests(), all);
  }

  private Column<TestResult> rate(PeerResult peer, Mode mode) {
    return new Column<>(
        peer.id(),
        test ->
            pair(tasks ->
                cell(test, peer.id(), mode, tasks)
                    .flatMap(Cell::rate)
                    .map(rate -> Numbers.rate(rate.median()).replace(" ", ""))));
  }

  private List<Column<TestResult>> ratios(List<PeerResult> peers, Mode mode) {
    List<Column<TestResult>> columns = new ArrayList<>();
    for (PeerResult peer : peers) {
      if (!peer.id().equals(LabResult.GANGWAY)) {
        columns.add(
            new Column<>(
                ": " + peer.id(),
                test ->
                    pair(tasks ->
                        ratio(ours(test, mode, tasks), cell(test, peer.id(), mode, tasks)))));
      }
    }
    if (result.tests().stream().anyMatch(test -> test.heapBytes() != null)) {
      columns.add(new Column<>("heap", LabTable::heap));
    }
    if (few() != many()) {
      columns.add(
          new Column<>(
              many() + " : " + few(),
              test -> ratio(ours(test, mode, many()), ours(test, mode, few())).orElse(NONE)));
    }
    return columns;
  }

  private static String heap(TestResult test) {
    Double bytes = test.heapBytes();
    return bytes == null ? NONE : String.format(Locale.ROOT, "%,.0f", bytes);
  }

  private String pair(Function<Integer, Optional<String>> text) {
    String first = text.apply(few()).orElse(NONE);
    return few() == many() ? first : "%s %5s".formatted(first, text.apply(many()).orElse(NONE));
  }

  /** A peer without threads stands beside the threads of the others. */
  private Optional<Series> series(TestResult test, String peer, Mode mode) {
    return test.series(peer, mode)
        .or(() -> test.of(peer).filter(series -> !hasThreads(peer)).findFirst());
  }

  private boolean hasThreads(String peer) {
    return result.tests().stream().anyMatch(test -> test.series(peer, Mode.THREADS).isPresent());
  }

  private boolean has(PeerResult peer, Mode mode) {
    return result.tests().stream().anyMatch(test -> series(test, peer.id(), mode).isPresent());
  }

  private Optional<Cell> cell(TestResult test, String peer, Mode mode, int tasks) {
    return series(test, peer, mode).flatMap(series -> series.cell(tasks));
  }

  private Optional<Cell> ours(TestResult test, Mode mode, int tasks) {
    return cell(test, LabResult.GANGWAY, mode, tasks);
  }

  private static Optional<String> ratio(Optional<Cell> ours, Optional<Cell> theirs) {
    return ours.flatMap(mine -> theirs.flatMap(mine::ratioTo))
        .map(ratio -> Numbers.digits(ratio.median()));
  }

  /** "5 rounds", or "3 to 5 rounds" if the time was short. */
  private String rounds() {
    int most = result.options().rounds();
    int least =
        result.tests().stream()
            .flatMap(test -> test.series().stream())
            .flatMap(Series::measured)
            .mapToInt(cell -> cell.rounds().size())
            .min()
            .orElse(most);
    return (least < most ? least + " to " : "") + most + " rounds";
  }

  private String remarks() {
    StringBuilder out = new StringBuilder("\n");
    out.append(
        String.format(
            Locale.ROOT,
            "Medians of %s of %.2f s, interleaved; %s. %.0f s in all.%n",
            rounds(),
            result.options().sampleSeconds(),
            result.options().pinned()
                ? "each task is pinned to a CPU (other threads of the JVMs are not)"
                : "tasks go to any CPU",
            result.seconds()));
    result.skipped().forEach((peer, why) -> out.append("Skipped: " + peer + ": " + why + "\n"));
    Map<String, Set<String>> failures = new LinkedHashMap<>();
    for (Failure failure : result.failures()) {
      failures
          .computeIfAbsent(
              failure.peer() + ": " + failure.reason(), reason -> new LinkedHashSet<>())
          .add(failure.test() + " with " + tasks(failure.tasks()));
    }
    failures.forEach((reason, cells) ->
        out.append("Not measured: " + String.join(", ", cells) + ", " + reason + "\n"));
    if (!result.complete()) {
      out.append("Interrupted: the last test has fewer rounds, others are missing.\n");
    }
    return out.toString();
  }
}
