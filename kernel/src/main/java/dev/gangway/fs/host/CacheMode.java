package dev.gangway.fs.host;

/**
 * How the regular files of a mount are cached.
 *
 * <p>In each mode {@code O_APPEND} appends at the host's end, and mtime and ctime move by changes
 * alone, not by writing back. The host has the same mtime. Its ctime, which cannot be set, is the
 * time of writing back; guests see that one if they open the file after the cache has forgotten it.
 *
 * <p>In each mode a write of a guest changes the bytes that it wrote, and no others of the host's
 * file. The exception are pages that a guest has mapped shared and stored to: they are written
 * whole.
 *
 * <p>A guest that reads at the end of a file finds what the host has appended at least {@link
 * CloseToOpen#LOOK_NS} ago: 100 ms.
 *
 * <p>The access time is the host's, as its mount options have it ({@code relatime}). With a cache
 * it moves only when the cache reads from the host, so a read that the cache answers leaves it.
 */
public enum CacheMode {
  /**
   * Reads and writes end in the page cache. What is written goes to the host at the last close, at
   * a sync, at the end, and every second or so. A write with {@code O_APPEND} or {@code O_(D)SYNC}
   * goes to the host at once.
   */
  WRITEBACK,

  /**
   * Reads end in the page cache. A write goes to the host before it returns, and fails as the host
   * fails it.
   */
  WRITETHROUGH,

  /** Reads and writes go to the host, which copies from and to the guest's memory itself. */
  NONE
}
