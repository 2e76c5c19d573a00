package dev.gangway;

import org.jspecify.annotations.Nullable;

/**
 * The exit status for what {@link Guest#run} does not throw: errors of the JVM that the guest
 * provoked, and failures inside Gangway or its engine.
 */
final class Endings {
  /** Causes may form a circle. */
  private static final int MAX_CAUSES = 32;

  private Endings() {}

  /**
   * The status. A used-up stack or heap counts also as a cause: code around method handles, class
   * initializers and bootstrap methods wraps what it catches.
   */
  static ExitStatus of(Throwable thrown) {
    @Nullable Throwable each = thrown;
    for (int i = 0; each != null && i < MAX_CAUSES; i++) {
      if (each instanceof StackOverflowError) {
        return ExitStatus.trapped("call stack exhausted");
      }
      if (each instanceof OutOfMemoryError) {
        return ExitStatus.outOfMemory();
      }
      each = each.getCause();
    }
    return ExitStatus.internalError(thrown);
  }
}
