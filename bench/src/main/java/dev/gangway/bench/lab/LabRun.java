package dev.gangway.bench.lab;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Carries a {@link LabPlan} out. First every JVM runs every test for a moment: a program does more
 * than one thing, and what the just-in-time compiler has learnt at one test should not depend on
 * which came before. Then test by test: another moment of warm-up, and round by round each cell
 * once, in an order that turns; so what disturbs the machine disturbs all alike, and a ratio is
 * that of one round.
 */
final class LabRun {
  private final LabPlan plan;
  private final Pace pace;
  private final Progress progress;
  private final Interruption interruption;

  private final List<LabSeries> series = new ArrayList<>();
  private final List<LabCells> tests = new ArrayList<>();

  /** Peers start at once, each in a thread. */
  private final Map<String, String> skipped = new ConcurrentSkipListMap<>();

  private final List<LabTest> leftOut = new ArrayList<>();
  private final List<Integer> sampleMillis = new ArrayList<>();

  LabRun(LabPlan plan, Pace pace, Progress progress, Interruption interruption) {
    this.plan = plan;
    this.pace = pace;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * Measures everything once, or as much as there is time for.
   *
   * @return whether it was everything
   * @throws PeerException if Gangway itself does not start; other peers are skipped
   */
  boolean measure(Workplace at) throws PeerException {
    try {
      progress.expectEndIn(pace.left());
      startAll(at);
      for (LabTest test : plan.tests()) {
        if (!pace.mustBegin()) {
          progress.show("warming up", test.name());
          warmUp(test);
        }
      }
      for (LabTest test : plan.tests()) {
        if (pace.over()) {
          leftOut.add(test);
        } else if (!interruption.begun()) {
          measure(test);
        }
      }
      return !interruption.begun() && leftOut.isEmpty();
    } finally {
      series.forEach(LabSeries::close);
    }
  }

  /** All at once: each takes a while, and most of it on one CPU. */
  private void startAll(Workplace at) throws PeerException {
    List<Together.Start<Optional<LabSeries>>> starts = new ArrayList<>();
    for (LabPeer peer : plan.peers()) {
      progress.show("starting", peer.title());
      for (Mode mode : peer.modes(plan.modes())) {
        starts.add(() -> start(peer, mode, at));
      }
    }
    Together.start(starts, one -> one.ifPresent(LabSeries::close)).stream()
        .flatMap(Optional::stream)
        .forEach(series::add);
  }

  private Optional<LabSeries> start(LabPeer peer, Mode mode, Workplace at) throws PeerException {
    try {
      return Optional.of(new LabSeries(peer, mode, plan, at));
    } catch (PeerException e) {
      if (peer.equals(plan.peers().getFirst())) {
        throw e;
      }
      skipped.put(peer.id(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void warmUp(LabTest test) {
    for (LabSeries one : series) {
      if (one.peer().warmsUp() && !interruption.begun()) {
        try {
          one.warmUp(test, plan.maxTasks(), pace.warmupMillis());
        } catch (PeerException e) {
          interruption.begunAfterFailure(); // else it fails again when it counts
        }
      }
    }
  }

  private void measure(LabTest test) {
    LabCells cells = new LabCells(test);
    tests.add(cells);
    progress.expectEndIn(pace.left());
    Pace.Share share = pace.next();
    sampleMillis.add(share.sampleMillis());
    progress.begin(test.name());
    warmUp(test);
    takeRounds(cells, share);
    if (!pace.over() && !interruption.begun()) {
      countHeap(cells);
    }
  }

  /** Of Gangway, which is the first. */
  private void countHeap(LabCells cells) {
    try {
      cells.heapBytes(series.getFirst().heapPerOperation(cells.test()));
    } catch (PeerException e) {
      interruption.begunAfterFailure(); // else it failed before, and that was said
    }
  }

  private void takeRounds(LabCells cells, Pace.Share share) {
    List<LabSeries> order = new ArrayList<>(series);
    for (int round = 1; round <= share.rounds(); round++) {
      if (round > 1 && pace.over()) {
        return;
      }
      long begun = System.nanoTime();
      for (int tasks : plan.tasks()) {
        for (LabSeries one : order) {
          if (interruption.begun()) {
            return;
          }
          progress.show("round " + round + " of " + share.rounds(), one.peer().title());
          sample(cells, one, tasks, share.sampleMillis());
        }
      }
      pace.took(share, Duration.ofNanos(System.nanoTime() - begun));
      Collections.rotate(order, 1);
    }
  }

  private void sample(LabCells cells, LabSeries one, int tasks, int millis) {
    if (cells.failed(one, tasks)) {
      return;
    }
    try {
      cells.add(one, tasks, one.sample(cells.test(), tasks, millis));
    } catch (PeerException e) {
      if (!interruption.begunAfterFailure()) {
        cells.fail(one, tasks, String.valueOf(e.getMessage()));
      }
    }
  }

  /** The peers that ran. */
  List<PeerResult> peers() {
    return series.stream().map(series -> series.peer().result()).distinct().toList();
  }

  Map<String, String> skipped() {
    return skipped;
  }

  /** Tests that there was no time for. */
  List<LabTest> leftOut() {
    return leftOut;
  }

  /** The length of a sample, the median over the tests; 0 before the first. */
  int sampleMillis() {
    return sampleMillis.stream().sorted().skip(sampleMillis.size() / 2).findFirst().orElse(0);
  }

  /** What was measured so far. */
  List<TestResult> tests() {
    return tests.stream().map(cells -> cells.result(series)).toList();
  }

  /** What could not be measured. */
  List<Failure> failures() {
    return tests.stream().flatMap(cells -> cells.failures().stream()).toList();
  }
}
