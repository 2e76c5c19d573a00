package dev.gangway.fs.host;

/** How the regular files of a mount are cached. */
public enum CacheMode {
  /**
   * Reads and writes end in the page cache. What is written goes to the host at the last close, at
   * a sync, at the end, and every second or so.
   */
  WRITEBACK,

  /** Reads end in the page cache; a write goes to the host as well before it returns. */
  WRITETHROUGH,

  /** Reads and writes go to the host, which copies from and to the guest's memory itself. */
  NONE
}
