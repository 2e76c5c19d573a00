package dev.gangway.cli;

import dev.gangway.GuestPath;
import java.util.Arrays;

/** Where an option wants something in the guest's name space. */
final class GuestPaths {
  private GuestPaths() {}

  /**
   * As {@link GuestPath#of}.
   *
   * @throws ParentException if there is a {@code ..} in it, for which the guest has no place
   * @throws UsageException if it cannot be for another reason
   */
  static String absolute(String path) throws ParentException, UsageException {
    if (Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new ParentException();
    }
    try {
      return GuestPath.of(path);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The path has a {@code ..} in it. */
  static final class ParentException extends Exception {
    private static final long serialVersionUID = 1L;

    ParentException() {
      super("..", null, false, false);
    }
  }
}
