package dev.gangway.compiler;

/**
 * What Java does otherwise than WebAssembly. Public for compiled classes.
 *
 * <p>Java's minimum and maximum may be a signaling NaN; the sum of two operands never is one.
 */
public final class Floats {
  private Floats() {}

  /** The nearest float to an unsigned number. Its lowest bit stands for the one that is lost. */
  public static float ofUnsigned(long value) {
    return value >= 0 ? value : (float) (value >>> 1 | (value & 1)) * 2;
  }

  /** The nearest double to an unsigned number. */
  public static double doubleOfUnsigned(long value) {
    return value >= 0 ? value : (double) (value >>> 1 | (value & 1)) * 2;
  }

  public static float min(float a, float b) {
    float least = Math.min(a, b);
    return Float.isNaN(least) ? a + b : least;
  }

  public static float max(float a, float b) {
    float most = Math.max(a, b);
    return Float.isNaN(most) ? a + b : most;
  }

  public static double min(double a, double b) {
    double least = Math.min(a, b);
    return Double.isNaN(least) ? a + b : least;
  }

  public static double max(double a, double b) {
    double most = Math.max(a, b);
    return Double.isNaN(most) ? a + b : most;
  }
}
