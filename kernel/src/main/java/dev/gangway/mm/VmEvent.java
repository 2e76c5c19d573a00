package dev.gangway.mm;

/**
 * What {@link VmStat} counts, by the names of {@code /proc/vmstat}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_vmstat.5.html">proc_vmstat(5)</a>
 */
public enum VmEvent {
  /** KiB that were read from files. */
  PGPGIN,

  /** KiB that were written to files. */
  PGPGOUT,

  /** Times that user memory had to be brought in for a copy to go on. */
  PGFAULT,

  /** Folios brought in because a reader or writer missed one. */
  PGMAJFAULT,

  /** Pages that reclaim looked at. */
  PGSCAN,

  /** Pages that reclaim freed. */
  PGSTEAL,

  /** Pages that became dirty. */
  NR_DIRTIED,

  /** Pages that were written back. */
  NR_WRITTEN,

  /**
   * Times that a writer waited because too much was dirty: one for each {@code pause} of Linux's.
   * In Linux it is a trace point only.
   */
  BALANCE_DIRTY_PAUSE,

  /** Times that a thread waited for memory because reclaim found nothing to free. */
  ALLOCSTALL
}
