package dev.gangway.bench.lab.result;

import dev.gangway.bench.report.Summary;
import java.util.List;
import java.util.Optional;

/**
 * So many tasks at once.
 *
 * @param rounds in the order in which they ran
 */
public record Cell(int tasks, List<Round> rounds) {
  public Cell {
    rounds = List.copyOf(rounds);
  }

  /** Operations per second of all tasks together, round by round. */
  public List<Double> totals() {
    return rounds.stream().map(Round::total).toList();
  }

  /** The same, summed up; empty if there is no round. */
  public Optional<Summary> rate() {
    return Summary.ofAny(totals());
  }

  /** How many times as many operations as {@code other}, each round by itself. */
  public Optional<Summary> ratioTo(Cell other) {
    return Summary.ofRatios(totals(), other.totals());
  }
}
