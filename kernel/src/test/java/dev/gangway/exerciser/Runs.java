package dev.gangway.exerciser;

import dev.gangway.settings.TestSettings;

/** What a run of the exerciser can be told on the command line. */
final class Runs {
  private Runs() {}

  /** {@code -Dgangway.seed}, else another one in each run; printed either way. */
  static long seed(String test) {
    long seed = TestSettings.seed();
    System.out.println(test + ": -Dgangway.seed=" + seed);
    return seed;
  }

  /**
   * A test's share of {@code -Dgangway.exerciser.operations}, see {@link TestSettings}.
   *
   * @param permille of them
   */
  static long operations(int permille) {
    return TestSettings.EXERCISER_OPERATIONS.number() * permille / 1000;
  }
}
