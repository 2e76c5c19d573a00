package dev.gangway.fs.host;

/**
 * How the regular files of a mount are cached.
 *
 * <p>In each mode {@code O_APPEND} appends at the end of the host's file. Only changes move mtime
 * and ctime; writeback does not. The host's file gets the same mtime. The host's ctime cannot be
 * set, so it is the time of writeback. Guests see that ctime only if they open the file after it
 * has left the cache.
 *
 * <p>In each mode a guest's write changes exactly the bytes that it wrote in the host's file. Pages
 * in a shared mapping that a guest has stored to are the exception: they are written whole.
 *
 * <p>A guest that reads at the end of a file sees host appends that are older than {@link
 * CloseToOpen#LOOK_NS}: 100 ms.
 *
 * <p>The access time is the host's, by its mount options ({@code relatime}). With a cache it moves
 * only when the cache reads from the host. A cache hit does not move it.
 */
public enum CacheMode {
  /**
   * Reads and writes use the page cache. Dirty bytes are written to the host at the last close, at
   * a sync, when the file system closes, and about once a second. A write with {@code O_APPEND} or
   * {@code O_(D)SYNC} goes to the host at once.
   */
  WRITEBACK,

  /**
   * Reads use the page cache. A write goes to the host before it returns, and returns the host's
   * error.
   */
  WRITETHROUGH,

  /** Reads and writes go to the host, which copies directly from and to guest memory. */
  NONE
}
