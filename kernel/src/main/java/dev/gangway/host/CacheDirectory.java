package dev.gangway.host;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the user's caches of this project belong.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
 *     directories</a>
 */
public final class CacheDirectory {
  private CacheDirectory() {}

  /**
   * The directory, which may not be there yet; null where the user has no home.
   *
   * @param env the variables of this process: null for one that is not set
   */
  public static @Nullable Path of(UnaryOperator<@Nullable String> env) {
    String cache = env.apply("XDG_CACHE_HOME");
    // The specification wants a relative path to be ignored.
    if (cache != null && cache.startsWith("/")) {
      return Path.of(cache, "gangway");
    }
    String home = env.apply("HOME");
    return home == null || home.isEmpty() ? null : Path.of(home, ".cache", "gangway");
  }
}
