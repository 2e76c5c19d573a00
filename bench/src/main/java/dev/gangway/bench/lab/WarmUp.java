package dev.gangway.bench.lab;

/**
 * When a JVM is as fast at a test as it gets: how long the just-in-time compiler takes depends on
 * what else the machine does, so that no fixed time is right. It is over when so many samples in a
 * row were not notably faster than the best before them.
 */
final class WarmUp {
  /** Milliseconds of a sample: long enough to see a change, short enough to be thrown away. */
  static final int SAMPLE_MILLIS = 30;

  private static final int STEADY = 5;
  private static final double FASTER = 1.03;

  /** By then it is warm, whatever its figures do. */
  private static final int MOST = 150;

  private double best;
  private int steady;
  private int samples;

  /** Another sample's operations per second. */
  void add(double rate) {
    samples++;
    steady = rate > best * FASTER ? 0 : steady + 1;
    best = Math.max(best, rate);
  }

  /** Whether there need be no more. */
  boolean over() {
    return steady == STEADY || samples == MOST;
  }
}
