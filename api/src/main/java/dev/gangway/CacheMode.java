package dev.gangway;

/**
 * How the regular files of a mounted host directory are cached.
 *
 * <p>In each mode:
 *
 * <ul>
 *   <li>{@code O_APPEND} appends at the host's end.
 *   <li>A write changes the bytes that it wrote and no others of the host's file. The exception:
 *       pages that a guest has mapped {@link MapMode#SHARED} and stored to are written whole.
 *   <li>mtime and ctime change when a guest changes the file, not when the change is written back.
 *       The host has the same mtime. Its ctime cannot be set and is the time of writing back.
 *       Guests see that one if they open the file after the cache has dropped it.
 *   <li>A read at the end of a file finds what host programs appended at least 100 ms ago.
 *   <li>The access time is the host's and follows the host's mount options ({@code relatime}). With
 *       a cache it changes only when the cache reads from the host.
 * </ul>
 */
public enum CacheMode {
  /**
   * The page cache serves reads and takes writes. Changes go to the host at the last close, at a
   * sync, when the Gangway closes, and about once a second. A write with {@code O_APPEND}, {@code
   * O_SYNC} or {@code O_DSYNC} goes to the host at once.
   */
  WRITEBACK(dev.gangway.fs.host.CacheMode.WRITEBACK),

  /**
   * The page cache serves reads. A write goes to the host before it returns, and fails with the
   * host's error.
   */
  WRITETHROUGH(dev.gangway.fs.host.CacheMode.WRITETHROUGH),

  /** Reads and writes go to the host, which copies from and to the guest's memory itself. */
  NONE(dev.gangway.fs.host.CacheMode.NONE);

  /** The kernel's name of this mode. */
  final dev.gangway.fs.host.CacheMode kernels;

  CacheMode(dev.gangway.fs.host.CacheMode kernels) {
    this.kernels = kernels;
  }
}
