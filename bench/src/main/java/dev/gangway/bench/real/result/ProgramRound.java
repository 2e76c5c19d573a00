package dev.gangway.bench.real.result;

import java.util.List;

/**
 * One process.
 *
 * @param start seconds until it could run the program: its own start, parsing and compiling; of a
 *     program of the host, finding or compiling that, which is no start at all
 * @param runs seconds of each run, the first of which is cold
 */
public record ProgramRound(double start, List<Double> runs) {
  public ProgramRound {
    runs = List.copyOf(runs);
  }
}
