package dev.gangway.mm;

import java.util.Random;

/** Random numbers that can be had again. */
public final class Seed {
  private Seed() {}

  /** Seeded by {@code -Dgangway.seed}, else by another number in each run; printed either way. */
  public static Random random(String test) {
    Long given = Long.getLong("gangway.seed");
    long seed = given == null ? System.nanoTime() & 0xFFFF_FFFFL : given;
    System.out.println(test + ": -Dgangway.seed=" + seed);
    return new Random(seed);
  }
}
