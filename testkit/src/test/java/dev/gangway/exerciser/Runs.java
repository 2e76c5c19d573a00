package dev.gangway.exerciser;

/** What a run of the exerciser can be told on the command line. */
final class Runs {
  private static final long DEFAULT_OPERATIONS = 1_000_000;

  private Runs() {}

  /** {@code -Dgangway.seed}, else another one in each run; printed either way. */
  static long seed(String test) {
    Long given = Long.getLong("gangway.seed");
    long seed = given != null ? given : System.nanoTime();
    System.out.println(test + ": -Dgangway.seed=" + seed);
    return seed;
  }

  /**
   * A test's share of {@code -Dgangway.exerciser.operations}, which is a million by default.
   *
   * @param permille of them
   */
  static long operations(int permille) {
    return Long.getLong("gangway.exerciser.operations", DEFAULT_OPERATIONS) * permille / 1000;
  }
}
