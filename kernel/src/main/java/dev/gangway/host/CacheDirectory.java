package dev.gangway.host;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The user's cache directory of this project.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
 *     directories</a>
 */
public final class CacheDirectory {
  /** The home of Debian's system users. */
  private static final Path NEVER = Path.of("/nonexistent");

  private CacheDirectory() {}

  /**
   * The directory, which may not exist yet. Null if the user has no home directory, as for system
   * users; then nothing may be created. A directory that the variables name must exist already,
   * except for the last component of {@code XDG_CACHE_HOME}. Nothing is ever created below {@code
   * /nonexistent}.
   *
   * @param env the variables of this process: null for one that is not set
   */
  public static @Nullable Path of(UnaryOperator<@Nullable String> env) {
    String cache = env.apply("XDG_CACHE_HOME");
    // The specification says to ignore a relative path.
    if (cache != null && cache.startsWith("/")) {
      Path base = path(cache);
      Path parent = base == null ? null : base.getParent();
      return base != null && (parent == null || Files.isDirectory(parent))
          ? base.resolve("gangway")
          : null;
    }
    String home = env.apply("HOME");
    Path base = home == null || !home.startsWith("/") ? null : path(home);
    return base != null && Files.isDirectory(base)
        ? base.resolve(".cache").resolve("gangway")
        : null;
  }

  private static @Nullable Path path(String text) {
    try {
      Path path = Path.of(text).normalize();
      return path.startsWith(NEVER) ? null : path;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
