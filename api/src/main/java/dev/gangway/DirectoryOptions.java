package dev.gangway;

/**
 * How a directory of the host is mounted.
 *
 * @param readOnly refuses every change with EROFS. Default: false.
 * @param cache how its regular files are cached. Default: {@link CacheMode#WRITEBACK}.
 * @param devices whether guests may open character devices in it, such as {@code /dev/null}. If
 *     false, opening one is EACCES. Block devices are always refused. Default: false.
 */
public record DirectoryOptions(boolean readOnly, CacheMode cache, boolean devices) {
  /** All defaults. */
  public static final DirectoryOptions READ_WRITE =
      new DirectoryOptions(false, CacheMode.WRITEBACK, false);

  /** All defaults, but read-only. */
  public static final DirectoryOptions READ_ONLY =
      new DirectoryOptions(true, CacheMode.WRITEBACK, false);

  /**
   * Changes how files are cached.
   *
   * @param mode the cache mode
   * @return a copy of these options with it
   */
  public DirectoryOptions withCache(CacheMode mode) {
    return new DirectoryOptions(readOnly, mode, devices);
  }

  /**
   * Allows or refuses character devices.
   *
   * @param allowed whether guests may open them
   * @return a copy of these options with it
   */
  public DirectoryOptions withDevices(boolean allowed) {
    return new DirectoryOptions(readOnly, cache, allowed);
  }
}
