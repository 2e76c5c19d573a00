package dev.gangway.testkit.exerciser;

/** The last steps, as text: a ring of lines that are used again, for a step takes microseconds. */
final class StepLog {
  private static final int LINES = 100;

  private final StringBuilder[] ring = new StringBuilder[LINES];
  private long begun;

  StepLog() {
    for (int i = 0; i < LINES; i++) {
      ring[i] = new StringBuilder();
    }
  }

  /** Begins a line, in the place of the oldest. */
  StringBuilder begin() {
    StringBuilder line = ring[(int) (begun++ % LINES)];
    line.setLength(0);
    return line;
  }

  /** The line that was begun last. */
  StringBuilder current() {
    return ring[(int) ((begun - 1) % LINES)];
  }

  /** All lines, the oldest first. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    for (long i = Math.max(0, begun - LINES); i < begun; i++) {
      all.append("  ").append(ring[(int) (i % LINES)]).append('\n');
    }
    return all.toString();
  }
}
