package dev.gangway.mm;

import dev.gangway.settings.TestSettings;
import java.util.Random;

/** Random numbers that can be had again. */
public final class Seed {
  private Seed() {}

  /** Seeded by {@code -Dgangway.seed}, else by another number in each run; printed either way. */
  public static Random random(String test) {
    long seed = TestSettings.seed();
    System.out.println(test + ": -Dgangway.seed=" + seed);
    return new Random(seed);
  }
}
