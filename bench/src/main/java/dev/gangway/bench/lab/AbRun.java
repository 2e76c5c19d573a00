package dev.gangway.bench.lab;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.AbPlan.AbSide;
import dev.gangway.bench.lab.compare.Comparison;
import dev.gangway.bench.lab.compare.Interleaving;
import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Workplace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final double MILLIS = 1000;

  /** A failed pair is repeated; this limits how often. */
  private static final int FAILURES = 3;

  private final AbPlan plan;
  private final LabPlan lab;
  private final LabPeer peer;
  private final Mode mode;
  private final Workplace at;
  private final Progress progress;
  private final Interruption interruption;
  private final long begun = System.nanoTime();
  private final Interleaving interleaving;

  /** A test of the first side, 0, or of the second. */
  private record Place(int side, LabTest test) {}

  /** What each side gave at each test, the rounds of one pair after those of another. */
  private final Map<Place, List<Round>> rounds = new HashMap<>();

  private int pairs;
  private boolean complete;

  AbRun(AbPlan plan, Workplace at, Progress progress, Interruption interruption) {
    this.plan = plan;
    this.lab = plan.lab();
    this.peer = lab.peers().getFirst();
    this.mode = lab.modes().getFirst();
    this.at = at;
    this.progress = progress;
    this.interruption = interruption;
    long id = System.nanoTime() ^ ProcessHandle.current().pid();
    this.interleaving = new Interleaving(Long.toHexString(id), plan.rounds());
  }

  /**
   * Measures until it is enough, or interrupted.
   *
   * @throws PeerException if a side fails repeatedly
   */
  void measure() throws PeerException {
    int least = Math.min(plan.mostPairs(), Comparison.leastPairs(lab.tests().size()) + 1);
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
      for (LabTest test : lab.tests()) {
        warmUp(both, test);
      }
      Map<Place, List<Round>> found = new HashMap<>();
      for (LabTest test : lab.tests()) {
        if (lab.tests().size() > 1) {
          warmUp(both, test); // what the others taught the compiler may have cost this one its code
        }
        progress.show("measuring", test.name());
        for (int round = 0; round < plan.rounds(); round++) {
          for (int turn = 0; turn < 2; turn++) {
            if (interruption.begun()) {
              return;
            }
            int which = (round + turn) % 2;
            Place place = new Place(secondFirst ? 1 - which : which, test);
            found
                .computeIfAbsent(place, p -> new ArrayList<>())
                .add(both.get(which).sample(test, lab.maxTasks(), plan.sampleMillis()));
          }
        }
      }
      found.forEach(
          (place, some) -> rounds.computeIfAbsent(place, p -> new ArrayList<>()).addAll(some));
      pairs++;
    } finally {
      both.forEach(LabSeries::close);
    }
  }

  /** Starts both at once: a JVM that starts leaves the other CPUs idle. */
  private List<LabSeries> start(List<AbSide> sides) throws PeerException {
    return Together.start(
        sides.stream()
            .<Together.Start<LabSeries>>map(
                side -> () -> new LabSeries(peer, mode, lab, side.workplace(at)))
            .toList(),
        LabSeries::close);
  }

  private void warmUp(List<LabSeries> both, LabTest test) throws PeerException {
    for (LabSeries one : both) {
      progress.show("warming up", test.name());
      WarmUp warmUp = new WarmUp();
      while (!warmUp.over() && !interruption.begun()) {
        warmUp.add(one.sample(test, lab.maxTasks(), WarmUp.SAMPLE_MILLIS).perTask());
      }
    }
  }

  /** Pairs that were measured. */
  int pairs() {
    return pairs;
  }

  /** What changed, as far as that is known. */
  Comparison comparison() {
    return Comparison.of(tests(0), tests(1), Optional.of(interleaving));
  }

  private List<TestResult> tests(int side) {
    return lab.tests().stream()
        .map(test -> {
          Cell cell =
              new Cell(lab.maxTasks(), rounds.getOrDefault(new Place(side, test), List.of()));
          Series series = new Series(peer.id(), mode, List.of(cell));
          return new TestResult(test.name(), test.name(), test.meaning(), null, List.of(series));
        })
        .toList();
  }

  /** What one side gave. */
  LabResult result(
      AbSide side, Build build, String date, String command, Map<String, String> facts) {
    Map<String, String> machine = new LinkedHashMap<>(facts);
    interleaving.tell(machine);
    return new LabResult(
        LabResult.FORMAT,
        build,
        date,
        command,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / MILLIS,
        complete,
        machine,
        new Options(
            lab.tasks(),
            lab.modes(),
            pairs * plan.rounds(),
            plan.sampleMillis() / MILLIS,
            plan.fs(),
            lab.cache(),
            !lab.cpus().isEmpty(),
            side.jvmArgs(at)),
        List.of(peer.result()),
        Map.of(),
        tests(side.equals(plan.before()) ? 0 : 1),
        List.of());
  }
}
