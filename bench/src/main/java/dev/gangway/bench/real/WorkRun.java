package dev.gangway.bench.real;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.real.result.ProgramRound;
import dev.gangway.bench.real.result.ProgramSeries;
import dev.gangway.bench.real.result.WorkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 * One program under all peers, interleaved run by run. Each result must equal that of the first
 * run. A peer that fails drops out of this program; the others go on.
 */
final class WorkRun {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final ScheduledExecutorService WATCHDOG =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  private final Work work;
  private final RealPlan plan;
  private final Workplace at;
  private final Progress progress;
  private final Interruption interruption;

  private final Map<String, List<ProgramRound>> rounds = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /** The result of the first run, and its peer. */
  private @Nullable String known;

  private String knownFrom = "";

  WorkRun(Work work, RealPlan plan, Workplace at, Progress progress, Interruption interruption) {
    this.work = work;
    this.plan = plan;
    this.at = at;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** A peer in one round. */
  private record Turn(
      ProgramPeer peer, ProgramSession session, double start, List<Double> seconds) {}

  /**
   * Measures all rounds, or until it is interrupted, and leaves the directory empty.
   *
   * @throws IOException if the program's files cannot be made
   */
  void measure() throws IOException {
    try {
      progress.show("making files", "for all");
      work.prepare(at.directory());
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
        for (ProgramPeer peer : order) {
          if (interruption.begun()) {
            return;
          }
          if (!skipped.containsKey(peer.id()) && !failures.containsKey(peer.id())) {
            take(peer, what, turns);
          }
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
  private void take(ProgramPeer peer, String what, Map<ProgramPeer, Turn> turns)
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
      turn.seconds.add(run(turn));
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
      ProgramSession session = peer.start(at, work.program(), plan.cache());
      return new Turn(peer, session, seconds(System.nanoTime() - begun), new ArrayList<>());
    } catch (PeerException e) {
      if (!interruption.begunAfterFailure()) {
        boolean expected = !rounds.containsKey(peer.id()) && !peer.id().equals(ProgramPeer.GANGWAY);
        (expected ? skipped : failures).put(peer.id(), String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  private double run(Turn turn) throws PeerException, IOException {
    ProgramRun run = runLimited(turn.session);
    String result = work.result(at.directory(), run.output());
    String expected = known;
    if (expected == null) {
      known = result;
      knownFrom = turn.peer.title();
    } else if (!expected.equals(result)) {
      throw new PeerException(
          "its result is " + result + ", that of " + knownFrom + " is " + expected);
    }
    return seconds(run.nanos());
  }

  private ProgramRun runLimited(ProgramSession session) throws PeerException {
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
    if (!turn.seconds.isEmpty()) {
      rounds
          .computeIfAbsent(turn.peer.id(), id -> new ArrayList<>())
          .add(new ProgramRound(turn.start, turn.seconds));
    }
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
  WorkResult result() {
    List<ProgramSeries> series =
        plan.peers().stream()
            .map(ProgramPeer::id)
            .filter(id -> rounds.containsKey(id) && !failures.containsKey(id))
            .map(id -> new ProgramSeries(id, rounds.getOrDefault(id, List.of())))
            .toList();
    return new WorkResult(work.name(), work.meaning(), work.bytes(), series, skipped, failures);
  }
}
