package dev.gangway;

/** Throws what host functions threw, unchanged, also if it is a checked exception. */
final class Unchecked {
  private Unchecked() {}

  /**
   * Throws its argument. It has a result for the sake of the caller's own throw statement: the
   * compiler then knows that nothing follows.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T of(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
