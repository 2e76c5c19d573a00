package dev.gangway.bench;

import dev.gangway.bench.peer.Peer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.peer.Session;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.report.CallReport;
import dev.gangway.bench.report.Figure;
import dev.gangway.bench.report.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures single system calls of one guest under all peers.
 *
 * <p>Each peer has processes of its own, and they take turns: for each round, for each operation,
 * each peer once. So what disturbs the machine disturbs all alike. The rounds of warm-up go the
 * same way, so that each just-in-time compiler has seen all operations before the first figure
 * counts, as it has in a program that does more than one thing.
 *
 * <p>Left out: threads, other sizes, what is not in the host's page cache, and disks: the directory
 * of the host is on a tmpfs where there is one.
 */
final class CallRun {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Peer> peers;
  private final List<Operation> operations;
  private final int rounds;
  private final int warmup;
  private final int roundMillis;
  private final List<String> jvmArgs;

  private final Map<Peer, Session> sessions = new LinkedHashMap<>();
  private final Map<Peer, List<Cell>> cells = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  CallRun(
      List<Peer> peers,
      List<Operation> operations,
      int rounds,
      int warmup,
      int roundMillis,
      List<String> jvmArgs) {
    this.peers = List.copyOf(peers);
    this.operations = List.copyOf(operations);
    this.rounds = rounds;
    this.warmup = warmup;
    this.roundMillis = roundMillis;
    this.jvmArgs = List.copyOf(jvmArgs);
  }

  /** Whether a peer that had started failed at something. */
  boolean failed() {
    return cells.values().stream().flatMap(List::stream).anyMatch(cell -> cell.failure() != null);
  }

  /**
   * Measures everything once.
   *
   * @param guests the directory of that name
   * @param place where the directory of the host is made, and removed again
   */
  void measure(Path guests, Path place) throws IOException {
    try (Scratch scratch = Scratch.in(place)) {
      try {
        start(scratch.workplace(guests, jvmArgs));
        runAll();
      } finally {
        sessions.values().forEach(Session::close);
      }
    }
  }

  private void start(Workplace at) {
    for (Peer peer : peers) {
      progress("starting " + peer.title());
      try {
        Session session = peer.start(at);
        sessions.put(peer, session);
        cells.put(
            peer,
            operations.stream()
                .map(o -> new Cell(o, session, roundMillis * NANOS_PER_MILLI))
                .toList());
      } catch (PeerException e) {
        absent.put(peer.title(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void runAll() {
    for (int round = 1; round <= warmup; round++) {
      progress("warm-up " + round + " of " + warmup);
      turn(round, Cell::warmUp);
    }
    for (int round = 1; round <= rounds; round++) {
      progress("round " + round + " of " + rounds);
      turn(round, Cell::measure);
    }
    progress("allocations");
    turn(0, Cell::measureAllocation);
  }

  private interface Step {
    void on(Cell cell);
  }

  /** One step for each cell; who begins changes from round to round. */
  private void turn(int round, Step step) {
    List<List<Cell>> order = new ArrayList<>(cells.values());
    Collections.rotate(order, round);
    for (int row = 0; row < operations.size(); row++) {
      for (List<Cell> peer : order) {
        step.on(peer.get(row));
      }
    }
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }

  /**
   * What was measured.
   *
   * @param facts what the caller knows about the run
   */
  CallReport report(Map<String, String> facts) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<Figure> figures = new ArrayList<>();
    cells.forEach((peer, column) -> {
      columns.put(peer.id(), peer.title());
      for (Cell cell : column) {
        figures.add(figure(peer, cell));
        if (cell.failure() != null) {
          absent.put(peer.title() + ", " + cell.operation().title(), cell.failure());
        }
      }
    });
    Map<String, String> meanings = new LinkedHashMap<>();
    cells.keySet().forEach(peer -> meanings.put(peer.title(), peer.meaning()));
    Map<String, String> rows = new LinkedHashMap<>();
    operations.forEach(o -> rows.put(o.title(), o.meaning()));
    return new CallReport(
        rows, columns, meanings, rounds, warmup, roundMillis, facts, absent, figures);
  }

  private static Figure figure(Peer peer, Cell cell) {
    Summary summary = cell.samples().isEmpty() ? null : Summary.of(cell.samples());
    return new Figure(
        cell.operation().title(),
        peer.id(),
        summary,
        cell.samples(),
        cell.count(),
        cell.allocated());
  }
}
