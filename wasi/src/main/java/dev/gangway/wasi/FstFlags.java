package dev.gangway.wasi;

import dev.gangway.abi.Timespec;
import dev.gangway.vfs.Attributes;

/**
 * Which times a call sets, and to what. A time is any unsigned number of ns. The two largest
 * numbers mean {@link Timespec#MAX_TIME}. A file system clamps times that it cannot hold, as Linux
 * does.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fstflags">
 *     fstflags</a>
 */
final class FstFlags {
  public static final int ATIM = 1;
  public static final int ATIM_NOW = 1 << 1;
  public static final int MTIM = 1 << 2;
  public static final int MTIM_NOW = 1 << 3;

  private static final int ALL = ATIM | ATIM_NOW | MTIM | MTIM_NOW;

  private FstFlags() {}

  /** Whether each bit is known, and no time is both given and now. */
  static boolean areValid(int flags) {
    return (flags & ~ALL) == 0
        && (flags & (ATIM | ATIM_NOW)) != (ATIM | ATIM_NOW)
        && (flags & (MTIM | MTIM_NOW)) != (MTIM | MTIM_NOW);
  }

  /** The access time for the kernel; {@code flags} are valid. */
  static long atime(int flags, long atim) {
    return time((flags & ATIM) != 0, (flags & ATIM_NOW) != 0, atim);
  }

  /** The modification time for the kernel; {@code flags} are valid. */
  static long mtime(int flags, long mtim) {
    return time((flags & MTIM) != 0, (flags & MTIM_NOW) != 0, mtim);
  }

  private static long time(boolean given, boolean now, long time) {
    if (given) {
      return Timespec.clampFileTime(time);
    }
    return now ? Attributes.UTIME_NOW : Attributes.UTIME_OMIT;
  }
}
