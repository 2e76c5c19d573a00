package dev.gangway.mm;

/**
 * The events that {@link VmStat} counts, with the names of {@code /proc/vmstat}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_vmstat.5.html">proc_vmstat(5)</a>
 */
public enum VmEvent {
  /** KiB read from files. */
  PGPGIN,

  /** KiB written to files. */
  PGPGOUT,

  /** User copies that had to fault in user memory. */
  PGFAULT,

  /** Folios read because a reader or writer missed them. */
  PGMAJFAULT,

  /** Pages that reclaim scanned. */
  PGSCAN,

  /** Pages that reclaim freed. */
  PGSTEAL,

  /** Pages that became dirty. */
  NR_DIRTIED,

  /** Pages that were written back. */
  NR_WRITTEN,

  /**
   * Times that a writer was throttled because too much was dirty: one for each {@code pause}. Linux
   * has a trace point for it, no counter.
   */
  BALANCE_DIRTY_PAUSE,

  /** Times that a thread waited for memory because reclaim could free none. */
  ALLOCSTALL
}
