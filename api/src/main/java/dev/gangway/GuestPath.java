package dev.gangway;

import java.nio.charset.StandardCharsets;

/** The path of a mount in a guest's name space, in one spelling for each place. */
public final class GuestPath {
  private static final int PATH_MAX = 4096;

  private GuestPath() {}

  /**
   * Normalizes a path. A relative path starts at {@code /}, the guest's working directory. {@code
   * a}, {@code ./a}, {@code /a/} and {@code //a} become {@code /a}; {@code .} and the empty path
   * become {@code /}.
   *
   * @param path a path of the guest
   * @return the absolute path
   * @throws IllegalArgumentException if it has a {@code ..} or a NUL in it, or is longer than 4095
   *     bytes
   */
  public static String of(String path) {
    if (path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a guest path must not have a NUL in it");
    }
    StringBuilder out = new StringBuilder();
    for (String component : path.split("/", -1)) {
      if (component.equals("..")) {
        throw new IllegalArgumentException("a guest path must not have '..' in it: " + path);
      }
      if (!component.isEmpty() && !component.equals(".")) {
        out.append('/').append(component);
      }
    }
    if (out.toString().getBytes(StandardCharsets.UTF_8).length >= PATH_MAX) {
      throw new IllegalArgumentException("a guest path must be shorter than 4096 bytes");
    }
    return out.isEmpty() ? "/" : out.toString();
  }
}
