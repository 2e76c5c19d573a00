package dev.gangway.wasm;

/**
 * The limits of taking functions apart, in bytes of JVM code.
 *
 * @param function a function up to this size stays unchanged
 * @param piece the approximate maximum of an extracted function
 * @param least the minimum that an extraction must save
 * @param access bytes of a load or store, beyond those of a call
 */
public record OutlineLimits(int function, int piece, int least, int access) {
  /**
   * For HotSpot, which compiles no method of more than 8,000 bytes
   * (RATIONALE.md#large-functions-are-taken-apart). The difference to 8,000 covers the error of the
   * estimate.
   */
  public static final OutlineLimits HOTSPOT = new OutlineLimits(7500, 4000, 100);

  /** The same, if loads and stores are in line, as Gangway's compiler writes them. */
  public static final OutlineLimits HOTSPOT_INLINE = new OutlineLimits(7500, 4000, 100, 40);

  /** Limits for code whose loads and stores are calls. */
  public OutlineLimits(int function, int piece, int least) {
    this(function, piece, least, 0);
  }
}
