package dev.gangway.wasi;

/**
 * How a path is walked.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#lookupflags">
 *     lookupflags</a>
 */
final class LookupFlags {
  /** Follow the last component if it is a symlink. Symlinks before it are always followed. */
  public static final int SYMLINK_FOLLOW = 1;

  private LookupFlags() {}

  static boolean areKnown(int flags) {
    return (flags & ~SYMLINK_FOLLOW) == 0;
  }

  static boolean follow(int flags) {
    return (flags & SYMLINK_FOLLOW) != 0;
  }
}
