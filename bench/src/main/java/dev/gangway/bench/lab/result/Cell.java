package dev.gangway.bench.lab.result;

import java.util.List;

/**
 * So many tasks at once.
 *
 * @param rounds in the order in which they ran
 */
public record Cell(int tasks, List<Round> rounds) {
  public Cell {
    rounds = List.copyOf(rounds);
  }
}
