package dev.gangway.bench.real.result;

import java.util.List;

/**
 * One work under one peer.
 *
 * @param peer its id
 * @param rounds in the order in which they ran: round <i>i</i> of all peers was one turn
 */
public record ProgramSeries(String peer, List<ProgramRound> rounds) {
  public ProgramSeries {
    rounds = List.copyOf(rounds);
  }
}
