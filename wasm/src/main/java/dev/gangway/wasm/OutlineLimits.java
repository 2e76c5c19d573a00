package dev.gangway.wasm;

/**
 * How functions are taken apart.
 *
 * @param function bytes of JVM code up to which a function stays as it is
 * @param piece bytes of JVM code that a function which is made may have, about
 * @param least bytes of JVM code that must be saved by making one
 */
public record OutlineLimits(int function, int piece, int least) {
  /**
   * For HotSpot, which compiles no method of more than 8,000 bytes
   * (RATIONALE.md#large-functions-are-taken-apart). The difference to 8,000 covers the error of the
   * estimate.
   */
  public static final OutlineLimits HOTSPOT = new OutlineLimits(7500, 4000, 100);
}
