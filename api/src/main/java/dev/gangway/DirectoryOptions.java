package dev.gangway;

/**
 * How a directory of the host is mounted.
 *
 * @param readOnly refuses every change with EROFS. Default: false.
 * @param cache how its regular files are cached. Default: {@link CacheMode#WRITEBACK}.
 * @param devices whether guests may open the character devices in it, such as {@code /dev/null}. If
 *     not, opening one is EACCES. Block devices are always refused. Default: false.
 */
public record DirectoryOptions(boolean readOnly, CacheMode cache, boolean devices) {
  /** All defaults. */
  public static final DirectoryOptions READ_WRITE =
      new DirectoryOptions(false, CacheMode.WRITEBACK, false);

  /** All defaults, but read-only. */
  public static final DirectoryOptions READ_ONLY =
      new DirectoryOptions(true, CacheMode.WRITEBACK, false);

  /** These options with another way of caching. */
  public DirectoryOptions withCache(CacheMode mode) {
    return new DirectoryOptions(readOnly, mode, devices);
  }

  /** These options, and guests may open character devices, or may not. */
  public DirectoryOptions withDevices(boolean allowed) {
    return new DirectoryOptions(readOnly, cache, allowed);
  }
}
