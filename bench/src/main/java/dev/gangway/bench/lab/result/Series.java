package dev.gangway.bench.lab.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One test under one peer. A peer that knows no threads (native, node) has {@link Mode#PROCESSES}
 * whatever was asked for, and stands beside the threads of the others.
 *
 * @param peer its id
 * @param cells by ascending number of tasks
 */
public record Series(String peer, Mode mode, List<Cell> cells) {
  public Series {
    cells = List.copyOf(cells);
  }

  /** That of so many tasks; empty if it has no round. */
  public Optional<Cell> cell(int tasks) {
    return measured().filter(cell -> cell.tasks() == tasks).findFirst();
  }

  /** The cells that have a round. */
  public Stream<Cell> measured() {
    return cells.stream().filter(cell -> !cell.rounds().isEmpty());
  }
}
