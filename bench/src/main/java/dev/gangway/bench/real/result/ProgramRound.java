package dev.gangway.bench.real.result;

import java.util.List;

/**
 * One process.
 *
 * @param start seconds until it could run the program: its own start, parsing and compiling
 * @param runs seconds of each run, the first of which is cold
 */
public record ProgramRound(double start, List<Double> runs) {
  public ProgramRound {
    runs = List.copyOf(runs);
  }
}
