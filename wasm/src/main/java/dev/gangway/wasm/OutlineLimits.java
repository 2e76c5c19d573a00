package dev.gangway.wasm;

/**
 * The limits of taking functions apart, in bytes of JVM code.
 *
 * @param function a function up to this size stays unchanged
 * @param piece the approximate maximum of an extracted function
 * @param least the minimum that an extraction must save
 */
public record OutlineLimits(int function, int piece, int least) {
  /**
   * For HotSpot, which compiles no method of more than 8,000 bytes
   * (RATIONALE.md#large-functions-are-taken-apart). The difference to 8,000 covers the error of the
   * estimate.
   */
  public static final OutlineLimits HOTSPOT = new OutlineLimits(7500, 4000, 100);
}
