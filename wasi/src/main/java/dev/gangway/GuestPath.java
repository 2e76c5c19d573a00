package dev.gangway;

import java.nio.charset.StandardCharsets;

/** The place of a mount in a guest's name space. */
final class GuestPath {
  private GuestPath() {}

  /**
   * Checks a mount's path and drops trailing slashes.
   *
   * @throws IllegalArgumentException where it is not absolute, has {@code .} or {@code ..} in it,
   *     or is too long
   */
  static String checked(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a guest path must be absolute: " + path);
    }
    if (path.indexOf('\0') >= 0 || path.getBytes(StandardCharsets.UTF_8).length >= 4096) {
      throw new IllegalArgumentException("not a path: " + path);
    }
    for (String component : path.substring(1).split("/", -1)) {
      if (component.equals(".") || component.equals("..")) {
        throw new IllegalArgumentException("a guest path must not have '.' or '..': " + path);
      }
    }
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? "/" : trimmed;
  }
}
