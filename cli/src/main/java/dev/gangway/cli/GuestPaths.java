package dev.gangway.cli;

import dev.gangway.GuestPath;
import java.util.Arrays;

/** Paths of the guest in options. */
final class GuestPaths {
  private GuestPaths() {}

  /**
   * As {@link GuestPath#of}.
   *
   * @throws ParentException if it contains {@code ..}: a guest has no parent directory
   * @throws UsageException if it is invalid for another reason
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

  /** The path contains {@code ..}. */
  static final class ParentException extends Exception {
    private static final long serialVersionUID = 1L;

    ParentException() {
      super("..", null, false, false);
    }
  }
}
