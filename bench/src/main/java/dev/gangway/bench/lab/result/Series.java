package dev.gangway.bench.lab.result;

import java.util.List;

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
}
