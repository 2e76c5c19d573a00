package dev.gangway.wasi;

import dev.gangway.abi.Fcntl;

/**
 * Status flags of a descriptor.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fdflags">
 *     fdflags</a>
 */
final class FdFlags {
  public static final int APPEND = 1;
  public static final int DSYNC = 1 << 1;
  public static final int NONBLOCK = 1 << 2;
  public static final int RSYNC = 1 << 3;
  public static final int SYNC = 1 << 4;

  private static final int ALL = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

  private FdFlags() {}

  /** Whether the specification has each bit of {@code flags}. */
  static boolean areKnown(int flags) {
    return (flags & ~ALL) == 0;
  }

  /** As {@code O_…} of Linux; Linux has the same bits for {@code RSYNC} and {@code SYNC}. */
  static int toLinux(int flags) {
    int result = 0;
    result |= (flags & APPEND) != 0 ? Fcntl.O_APPEND : 0;
    result |= (flags & NONBLOCK) != 0 ? Fcntl.O_NONBLOCK : 0;
    result |= (flags & DSYNC) != 0 ? Fcntl.O_DSYNC : 0;
    result |= (flags & (RSYNC | SYNC)) != 0 ? Fcntl.O_SYNC : 0;
    return result;
  }

  /** From {@code O_…} of Linux. {@code O_SYNC} includes {@code O_DSYNC}; it becomes SYNC alone. */
  static int fromLinux(int flags) {
    int result = 0;
    result |= (flags & Fcntl.O_APPEND) != 0 ? APPEND : 0;
    result |= (flags & Fcntl.O_NONBLOCK) != 0 ? NONBLOCK : 0;
    int sync = flags & Fcntl.O_SYNC;
    if (sync == Fcntl.O_SYNC) {
      result |= SYNC;
    } else if ((sync & Fcntl.O_DSYNC) != 0) {
      result |= DSYNC;
    }
    return result;
  }
}
