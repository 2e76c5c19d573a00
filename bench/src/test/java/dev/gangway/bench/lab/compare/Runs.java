package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results to compare. */
final class Runs {
  private Runs() {}

  static LabResult run(Map<String, String> machine, String cache, List<TestResult> tests) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("CPU", "one (2 CPUs)");
    facts.putAll(machine);
    return new LabResult(
        LabResult.FORMAT,
        new Build("1", null, false),
        "2026-11-21T08:00:00Z",
        "./gangway bench",
        1,
        true,
        facts,
        new Options(List.of(1), List.of(Mode.THREADS), 5, 0.1, "host", cache, true, List.of()),
        List.of(new PeerResult("gangway", "Gangway", "it")),
        Map.of(),
        tests,
        List.of());
  }

  static TestResult test(String name, Series... series) {
    return new TestResult(name, name, "does " + name, null, List.of(series));
  }

  static Series series(String peer, Mode mode, double... rates) {
    List<Round> rounds = new ArrayList<>();
    for (double rate : rates) {
      rounds.add(new Round(List.of(rate), 0.1, null));
    }
    return new Series(peer, mode, List.of(new Cell(1, rounds)));
  }

  static Series gangway(double... rates) {
    return series("gangway", Mode.THREADS, rates);
  }

  /** One of the two results of an interleaved run. */
  static LabResult turns(int rounds, List<TestResult> tests) {
    Map<String, String> facts = new LinkedHashMap<>();
    new Interleaving("some", rounds).tell(facts);
    return run(facts, "none", tests);
  }
}
