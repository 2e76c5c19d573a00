package dev.gangway.bench.lab;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.compare.Comparison;
import dev.gangway.bench.lab.compare.Interleaving;
import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Options;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.lab.result.Round;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Workplace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures two sides interleaved: pairs of fresh JVMs, one of each side, both of which live as long
 * as their pair is measured. In a pair, test by test, the sides alternate as A B B A, so that what
 * changes steadily meanwhile is the same for both; which side begins alternates from pair to pair.
 *
 * <p>Pairs are made until each change is known well enough, but not fewer than it takes for a
 * verdict at all. To look at the figures for when to stop makes the interval a little narrower than
 * it should be; the p-value is of what was measured.
 */
final class AbRun {
  private static final long MILLIS_PER_SECOND = 1000;

  /** A failed pair is repeated; this limits how often. */
  private static final int FAILURES = 3;

  private final AbPlan plan;
  private final Workplace at;
  private final Progress progress;
  private final Interruption interruption;
  private final long begun = System.nanoTime();
  private final String id = Long.toHexString(System.nanoTime() ^ ProcessHandle.current().pid());

  /** What each side gave, test by test, the rounds of one pair after those of another. */
  private final List<Map<LabTest, List<Round>>> rounds =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

  private int pairs;
  private boolean complete;

  AbRun(AbPlan plan, Workplace at, Progress progress, Interruption interruption) {
    this.plan = plan;
    this.at = at;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * Measures until it is enough, or interrupted.
   *
   * @throws PeerException if a side fails repeatedly
   */
  void measure() throws PeerException {
    int least = Math.min(plan.mostPairs(), Comparison.leastPairs(plan.tests().size()) + 1);
    int failures = 0;
    int shown = -1;
    while (pairs < plan.mostPairs() && !interruption.begun()) {
      if (shown != pairs) {
        shown = pairs;
        progress.begin("pair " + (pairs + 1));
      }
      try {
        pair(pairs % 2 == 1);
      } catch (PeerException e) {
        if (interruption.begunAfterFailure()) {
          return;
        }
        failures++;
        if (failures > FAILURES) {
          throw e;
        }
        System.err.println("bench: this pair is made again: " + e.getMessage());
        continue;
      }
      if (pairs >= least && comparison().precision() <= plan.precision()) {
        break;
      }
    }
    complete = !interruption.begun();
  }

  private void pair(boolean secondFirst) throws PeerException {
    progress.show("starting", "both sides");
    List<LabSeries> both =
        start(
            secondFirst
                ? List.of(plan.after(), plan.before())
                : List.of(plan.before(), plan.after()));
    try {
      for (LabTest test : plan.tests()) {
        warmUp(both, test);
      }
      List<Map<LabTest, List<Round>>> found = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
      for (LabTest test : plan.tests()) {
        if (plan.tests().size() > 1) {
          warmUp(both, test); // what the others taught the compiler may have cost this one its code
        }
        progress.show("measuring", test.name());
        for (int round = 0; round < plan.rounds(); round++) {
          for (int turn = 0; turn < 2; turn++) {
            if (interruption.begun()) {
              return;
            }
            int which = (round + turn) % 2;
            found
                .get(which)
                .computeIfAbsent(test, t -> new ArrayList<>())
                .add(both.get(which).sample(test, plan.tasks(), plan.sampleMillis()));
          }
        }
      }
      for (int which = 0; which < 2; which++) {
        Map<LabTest, List<Round>> all = rounds.get(secondFirst ? 1 - which : which);
        found
            .get(which)
            .forEach(
                (test, some) -> all.computeIfAbsent(test, t -> new ArrayList<>()).addAll(some));
      }
      pairs++;
    } finally {
      both.forEach(LabSeries::close);
    }
  }

  /** Starts both at once: a JVM that starts leaves the other CPUs idle. */
  private List<LabSeries> start(List<AbSide> sides) throws PeerException {
    return Together.start(
        sides.stream()
            .<Together.Start<LabSeries>>map(side ->
                () -> new LabSeries(plan.peer(), plan.mode(), plan.labPlan(), side.workplace(at)))
            .toList(),
        LabSeries::close);
  }

  private void warmUp(List<LabSeries> both, LabTest test) throws PeerException {
    for (LabSeries one : both) {
      progress.show("warming up", test.name());
      WarmUp warmUp = new WarmUp();
      while (!warmUp.over() && !interruption.begun()) {
        warmUp.add(one.sample(test, plan.tasks(), WarmUp.SAMPLE_MILLIS).perTask());
      }
    }
  }

  /** Pairs that were measured. */
  int pairs() {
    return pairs;
  }

  /** What changed, as far as that is known. */
  Comparison comparison() {
    return Comparison.of(result(plan.before(), AbFacts.NONE), result(plan.after(), AbFacts.NONE));
  }

  /** What a result says of the run besides its figures. */
  record AbFacts(Build build, String date, String command, Map<String, String> machine) {
    static final AbFacts NONE = new AbFacts(new Build("", null, false), "", "", Map.of());
  }

  /** What one side gave. */
  LabResult result(AbSide side, AbFacts facts) {
    Map<String, String> machine = new LinkedHashMap<>(facts.machine);
    new Interleaving(id, plan.rounds()).tell(machine);
    Map<LabTest, List<Round>> mine = rounds.get(side.equals(plan.before()) ? 0 : 1);
    List<TestResult> tests = new ArrayList<>();
    mine.forEach((test, all) ->
        tests.add(
            new TestResult(
                test.name(),
                test.name(),
                test.meaning(),
                null,
                List.of(
                    new Series(
                        plan.peer().id(), plan.mode(), List.of(new Cell(plan.tasks(), all)))))));
    return new LabResult(
        LabResult.FORMAT,
        facts.build,
        facts.date,
        facts.command,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / (double) MILLIS_PER_SECOND,
        complete,
        machine,
        new Options(
            List.of(plan.tasks()),
            List.<Mode>of(plan.mode()),
            pairs * plan.rounds(),
            plan.sampleMillis() / (double) MILLIS_PER_SECOND,
            plan.fs(),
            plan.cache(),
            !plan.cpus().isEmpty(),
            side.jvmArgs(at)),
        List.of(new PeerResult(plan.peer().id(), plan.peer().title(), plan.peer().meaning())),
        Map.of(),
        tests,
        List.of());
  }
}
