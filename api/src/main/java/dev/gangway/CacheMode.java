package dev.gangway;

/**
 * How the regular files of a mounted host directory are cached.
 *
 * <p>In each mode:
 *
 * <ul>
 *   <li>{@code O_APPEND} appends at the host's end.
 *   <li>A write changes the bytes that it wrote and no others of the host's file. The exception are
 *       pages that a guest has mapped {@link MapMode#SHARED} and stored to: they are written whole.
 *   <li>mtime and ctime move when a guest changes the file, not when the change is written back.
 *       The host has the same mtime. Its ctime, which cannot be set, is the time of writing back;
 *       guests see that one if they open the file after the cache has forgotten it.
 *   <li>A guest that reads at the end of a file finds what the host has appended at least 100 ms
 *       ago.
 *   <li>The access time is the host's, as its mount options have it ({@code relatime}). With a
 *       cache it moves only when the cache reads from the host.
 * </ul>
 */
public enum CacheMode {
  /**
   * Reads and writes end in the page cache. Written data goes to the host at the last close, at a
   * sync, when the Gangway closes, and every second or so. A write with {@code O_APPEND} or {@code
   * O_(D)SYNC} goes to the host at once.
   */
  WRITEBACK(dev.gangway.fs.host.CacheMode.WRITEBACK),

  /**
   * Reads end in the page cache. A write goes to the host before it returns, and fails as the host
   * fails it.
   */
  WRITETHROUGH(dev.gangway.fs.host.CacheMode.WRITETHROUGH),

  /** Reads and writes go to the host, which copies from and to the guest's memory itself. */
  NONE(dev.gangway.fs.host.CacheMode.NONE);

  /** The kernel's. */
  final dev.gangway.fs.host.CacheMode kernels;

  CacheMode(dev.gangway.fs.host.CacheMode kernels) {
    this.kernels = kernels;
  }
}
