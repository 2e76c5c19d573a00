package dev.gangway.bench.compute;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.KernelRun;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs the kernels under all peers, interleaved in each round, and compares each result with that
 * of the first peer.
 *
 * <p>Cold is the first run of a kernel in a process that has run nothing yet, without the start of
 * that process and without the engine's compiling of the module. Warm is the median of some runs in
 * a process that has run all kernels often, so that a just-in-time compiler has seen what a program
 * of many parts shows it.
 *
 * <p>Left out: threads, files, the start.
 */
final class ComputeRun {
  /** Runs of a kernel that make a figure of one warm round. */
  private static final int REPEATS = 5;

  private final List<ProgramPeer> peers;
  private final List<String> kernels;
  private final Workplace at;

  private final Map<String, String> checksums = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  ComputeRun(List<ProgramPeer> peers, List<String> kernels, Workplace at) {
    this.peers = List.copyOf(peers);
    this.kernels = List.copyOf(kernels);
    this.at = at;
  }

  /** Peers that are not installed, and why. */
  Map<String, String> absent() {
    return absent;
  }

  /**
   * The first run of each kernel in a process of its own.
   *
   * @throws PeerException if a peer that had started fails or has another result
   */
  ComputeFigures cold(int rounds) throws PeerException {
    ComputeFigures figures = new ComputeFigures();
    for (int round = 1; round <= rounds; round++) {
      progress("cold, round " + round + " of " + rounds);
      for (String kernel : kernels) {
        for (ProgramPeer peer : present(round)) {
          try (ProgramSession session = start(peer)) {
            figures.add(kernel, peer, run(peer, session, kernel, 1));
          }
        }
      }
    }
    return figures;
  }

  /**
   * As {@link #cold}, in processes that stay.
   *
   * @param warmup rounds before those that are measured
   */
  ComputeFigures warm(int warmup, int rounds) throws PeerException {
    Map<ProgramPeer, ProgramSession> sessions = new LinkedHashMap<>();
    try {
      for (ProgramPeer peer : peers) {
        try {
          sessions.put(peer, start(peer));
        } catch (PeerException e) {
          absent.put(peer.title(), String.valueOf(e.getMessage()));
        }
      }
      ComputeFigures figures = new ComputeFigures();
      for (int round = 1; round <= warmup + rounds; round++) {
        progress("warm, round " + round + " of " + (warmup + rounds));
        for (String kernel : kernels) {
          for (ProgramPeer peer : present(round)) {
            double nanos = run(peer, Objects.requireNonNull(sessions.get(peer)), kernel, REPEATS);
            if (round > warmup) {
              figures.add(kernel, peer, nanos);
            }
          }
        }
      }
      return figures;
    } finally {
      sessions.values().forEach(ProgramSession::close);
    }
  }

  /** The peers that are installed; the first one changes from round to round. */
  private List<ProgramPeer> present(int round) {
    List<ProgramPeer> present = new ArrayList<>(peers);
    present.removeIf(peer -> absent.containsKey(peer.title()));
    Collections.rotate(present, round);
    return present;
  }

  private ProgramSession start(ProgramPeer peer) throws PeerException {
    GuestProgram program = new GuestProgram("compute", at.guests(), true, false);
    return peer.start(at, program, "writeback");
  }

  private double run(ProgramPeer peer, ProgramSession session, String kernel, int rounds)
      throws PeerException {
    List<String> told = session.run(List.of(kernel, Integer.toString(rounds))).output();
    KernelRun run = KernelRun.of(peer.title(), kernel, rounds, told);
    String known = checksums.putIfAbsent(kernel, run.checksum());
    if (known != null && !known.equals(run.checksum())) {
      throw new PeerException(
          peer.title() + ": result of " + kernel + " is " + run.checksum() + ", not " + known);
    }
    return Summary.of(run.nanos()).median();
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
