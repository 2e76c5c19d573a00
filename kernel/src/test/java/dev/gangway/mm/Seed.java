package dev.gangway.mm;

import dev.gangway.settings.TestSettings;
import java.util.Random;

/** Repeatable random numbers. */
public final class Seed {
  private Seed() {}

  /**
   * Seeded by {@code -Dgangway.seed}. Default: another seed in each run. The seed is always
   * printed.
   */
  public static Random random(String test) {
    long seed = TestSettings.seed();
    System.out.println(test + ": -Dgangway.seed=" + seed);
    return new Random(seed);
  }
}
