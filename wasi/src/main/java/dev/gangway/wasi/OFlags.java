package dev.gangway.wasi;

import dev.gangway.abi.Fcntl;

/**
 * Flags of {@code path_open}.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#oflags">oflags
 *     </a>
 */
final class OFlags {
  public static final int CREAT = 1;
  public static final int DIRECTORY = 1 << 1;
  public static final int EXCL = 1 << 2;
  public static final int TRUNC = 1 << 3;

  private static final int ALL = CREAT | DIRECTORY | EXCL | TRUNC;

  private OFlags() {}

  /** Whether each bit is known, and they do not create a directory: open creates only files. */
  static boolean areValid(int flags) {
    return (flags & ~ALL) == 0 && (flags & (CREAT | DIRECTORY)) != (CREAT | DIRECTORY);
  }

  /** As {@code O_…} of Linux; {@code EXCL} has no effect without {@code CREAT}. */
  static int toLinux(int flags) {
    int result = 0;
    if ((flags & CREAT) != 0) {
      result |= Fcntl.O_CREAT;
      result |= (flags & EXCL) != 0 ? Fcntl.O_EXCL : 0;
    }
    result |= (flags & DIRECTORY) != 0 ? Fcntl.O_DIRECTORY : 0;
    result |= (flags & TRUNC) != 0 ? Fcntl.O_TRUNC : 0;
    return result;
  }
}
