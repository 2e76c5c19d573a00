package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.LabResult;
import java.util.Map;
import java.util.Optional;

/**
 * How two interleaved results record it, among the facts of their machine.
 *
 * @param run the same of both
 * @param rounds of each pair of JVMs; those of a cell stand one pair after another
 */
public record Interleaving(String run, int rounds) {
  private static final String RUN = "measured by turns in";
  private static final String ROUNDS = "rounds of each JVM";

  /** Writes it among the facts. */
  public void tell(Map<String, String> facts) {
    facts.put(RUN, run);
    facts.put(ROUNDS, Integer.toString(rounds));
  }

  /** That of two results; none if they were measured separately. */
  static Optional<Interleaving> of(LabResult before, LabResult after) {
    String run = before.machine().get(RUN);
    String rounds = before.machine().get(ROUNDS);
    return run != null && rounds != null && run.equals(after.machine().get(RUN))
        ? Optional.of(new Interleaving(run, Integer.parseInt(rounds)))
        : Optional.empty();
  }
}
