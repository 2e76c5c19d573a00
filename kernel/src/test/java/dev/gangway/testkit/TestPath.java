package dev.gangway.testkit;

import dev.gangway.abi.Errno;
import dev.gangway.vfs.PathName;
import java.nio.charset.StandardCharsets;

/** Paths that do not come from a guest's memory. */
public final class TestPath {
  private TestPath() {}

  /**
   * A relative path.
   *
   * @throws IllegalArgumentException if it is none, with the errno that a guest would get
   */
  public static PathName of(String text) {
    PathName path = new PathName();
    long result = path.set(text.getBytes(StandardCharsets.UTF_8));
    if (result < 0) {
      throw new IllegalArgumentException(
          Errno.name((int) -result) + ": not a relative path: " + text);
    }
    return path;
  }
}
