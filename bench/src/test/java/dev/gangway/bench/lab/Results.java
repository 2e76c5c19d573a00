package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Results that nobody measured. */
final class Results {
  private Results() {}

  /** A cell whose rounds have these totals, dealt evenly to its tasks. */
  static Cell cell(int tasks, double... totals) {
    return new Cell(
        tasks,
        Arrays.stream(totals)
            .mapToObj(
                total -> new Round(Collections.nCopies(tasks, total / tasks), 0.1, 10.0 * tasks))
            .toList());
  }

  static Series series(String peer, Mode mode, Cell... cells) {
    return new Series(peer, mode, List.of(cells));
  }

  static TestResult test(String name, Series... series) {
    return new TestResult(name, name, "writes", null, List.of(series));
  }

  static LabResult of(
      List<Mode> modes, List<String> peers, List<TestResult> tests, Failure... failures) {
    return new LabResult(
        LabResult.FORMAT,
        new Build("1", null, false),
        "2026-11-21T08:00:00Z",
        "./gangway bench",
        100,
        true,
        Map.of(),
        new Options(List.of(1, 2), modes, 3, 0.1, "host", "writeback", true, List.of()),
        peers.stream().map(id -> new PeerResult(id, id, id)).toList(),
        Map.of("node", "node is not there"),
        tests,
        List.of(failures));
  }
}
