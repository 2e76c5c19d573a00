package dev.gangway.bench.real;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.real.RealResult.ProgramRound;
import dev.gangway.bench.real.RealResult.ProgramSeries;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One program under all peers, interleaved run by run: one work, or several that are done in turn
 * in the same processes. Each result must equal that of the first run. A peer that fails drops out
 * of this program; the others go on.
 */
final class WorkRun {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final ScheduledExecutorService WATCHDOG =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  private final List<Work> works;
  private final RealPlan plan;
  private final Workplace at;
  private final Progress progress;
  private final Interruption interruption;

  /** A work under a peer of that id. */
  private record Place(Work work, String peer) {}

  private final Map<Place, List<ProgramRound>> rounds = new HashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /** The result of each work's first run, and its peer. */
  private final Map<Work, Known> known = new HashMap<>();

  private record Known(String result, String peer) {}

  /**
   * @param works of one program
   */
  WorkRun(
      List<Work> works, RealPlan plan, Workplace at, Progress progress, Interruption interruption) {
    this.works = works;
    this.plan = plan;
    this.at = at;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** A peer in one round. */
  private record Turn(
      ProgramPeer peer, ProgramSession session, double start, Map<Work, List<Double>> seconds) {}

  /**
   * Measures all rounds, or until it is interrupted, and leaves the directory empty.
   *
   * @throws IOException if the program's files cannot be made
   */
  void measure() throws IOException {
    try {
      progress.show("making files", "for all");
      for (Work work : works) {
        work.prepare(at.directory());
      }
      for (int round = 0; round < plan.rounds() && !interruption.begun(); round++) {
        round(round);
      }
    } finally {
      empty(at.directory());
    }
  }

  private void round(int round) throws IOException {
    List<ProgramPeer> order = new ArrayList<>(plan.peers());
    Collections.rotate(order, -round);
    Map<ProgramPeer, Turn> turns = new LinkedHashMap<>();
    try {
      for (int run = 1; run <= plan.runs(); run++) {
        String what =
            "round %d of %d, run %d of %d".formatted(round + 1, plan.rounds(), run, plan.runs());
        for (Work work : works) {
          for (ProgramPeer peer : order) {
            if (interruption.begun()) {
              return;
            }
            if (!skipped.containsKey(peer.id()) && !failures.containsKey(peer.id())) {
              take(peer, work, what, turns);
            }
          }
        }
        if (works.size() > 1) {
          Collections.rotate(order, -1); // there are many runs, and few rounds
        }
      }
    } finally {
      turns.values().forEach(this::end);
    }
  }

  /**
   * One run of one peer, which starts the peer before its first run of the round.
   *
   * @param what for the display
   */
  private void take(ProgramPeer peer, Work work, String what, Map<ProgramPeer, Turn> turns)
      throws IOException {
    work.reset(at.directory());
    Turn turn = turns.get(peer);
    if (turn == null) {
      turn = start(peer);
      if (turn == null) {
        return;
      }
      turns.put(peer, turn);
    }
    progress.show(what, peer.title());
    try {
      turn.seconds.computeIfAbsent(work, w -> new ArrayList<>()).add(run(turn, work));
    } catch (PeerException | IOException e) {
      if (!interruption.begunAfterFailure()) {
        failures.put(peer.id(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Null if it does not start. */
  private @Nullable Turn start(ProgramPeer peer) {
    progress.show("starting", peer.title());
    long begun = System.nanoTime();
    try {
      ProgramSession session = peer.start(at, works.getFirst().program(), plan.cache());
      return new Turn(peer, session, seconds(System.nanoTime() - begun), new HashMap<>());
    } catch (PeerException e) {
      if (!interruption.begunAfterFailure()) {
        boolean expected =
            !peer.id().equals(ProgramPeer.GANGWAY)
                && rounds.keySet().stream().noneMatch(place -> place.peer.equals(peer.id()));
        (expected ? skipped : failures).put(peer.id(), String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  private double run(Turn turn, Work work) throws PeerException, IOException {
    ProgramRun run = runLimited(turn.session, work);
    String result = work.result(at.directory(), run.output());
    Known first = known.computeIfAbsent(work, w -> new Known(result, turn.peer.title()));
    if (!first.result.equals(result)) {
      throw new PeerException(
          "its result is " + result + ", that of " + first.peer + " is " + first.result);
    }
    return seconds(run.nanos());
  }

  private ProgramRun runLimited(ProgramSession session, Work work) throws PeerException {
    // Set first: the killed run may return before this task does.
    AtomicBoolean expired = new AtomicBoolean();
    Runnable expire =
        () -> {
          expired.set(true);
          session.kill();
        };
    ScheduledFuture<?> limit = WATCHDOG.schedule(expire, plan.limitSeconds(), TimeUnit.SECONDS);
    try {
      return work.run(session);
    } catch (PeerException e) {
      throw expired.get()
          ? new PeerException("a run took longer than " + plan.limitSeconds() + " s")
          : e;
    } finally {
      limit.cancel(false);
    }
  }

  private void end(Turn turn) {
    turn.session.close();
    turn.seconds.forEach((work, seconds) -> {
      List<Double> runs = seconds.stream().skip(plan.ignored()).toList();
      if (!runs.isEmpty()) {
        rounds
            .computeIfAbsent(new Place(work, turn.peer.id()), place -> new ArrayList<>())
            .add(new ProgramRound(turn.start, runs));
      }
    });
  }

  private static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }

  private static void empty(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** What was measured so far, without those that failed. */
  List<WorkResult> results() {
    return works.stream().map(this::result).toList();
  }

  private WorkResult result(Work work) {
    List<ProgramSeries> series =
        plan.peers().stream()
            .map(ProgramPeer::id)
            .filter(id -> !failures.containsKey(id))
            .map(id -> new ProgramSeries(id, rounds.getOrDefault(new Place(work, id), List.of())))
            .filter(one -> !one.rounds().isEmpty())
            .toList();
    return new WorkResult(work.name(), work.meaning(), work.bytes(), series, skipped, failures);
  }
}
