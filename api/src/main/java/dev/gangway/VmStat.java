package dev.gangway;

import dev.gangway.mm.VmEvent;
import java.util.List;

/**
 * What a page cache has done since it was made, by the names of {@code /proc/vmstat}. Cache hits
 * are not counted, because counting would make them slower. Immutable.
 *
 * @param pgpgin KiB that were read from files
 * @param pgpgout KiB that were written to files
 * @param pgfault copies that had to wait for user memory to be brought in
 * @param pgmajfault folios that were read because a reader or writer did not find them
 * @param pgscan pages that reclaim looked at
 * @param pgsteal pages that reclaim freed
 * @param nrDirtied pages that became dirty
 * @param nrWritten pages that were written back
 * @param balanceDirtyPause times that a writer waited because too much was dirty. In Linux this is
 *     a trace point only.
 * @param allocstall times that a thread waited for memory because reclaim found nothing to free
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_vmstat.5.html">proc_vmstat(5)</a>
 * @see MemInfo
 */
public record VmStat(
    long pgpgin,
    long pgpgout,
    long pgfault,
    long pgmajfault,
    long pgscan,
    long pgsteal,
    long nrDirtied,
    long nrWritten,
    long balanceDirtyPause,
    long allocstall) {

  static VmStat of(dev.gangway.mm.VmStat counts) {
    return new VmStat(
        counts.count(VmEvent.PGPGIN),
        counts.count(VmEvent.PGPGOUT),
        counts.count(VmEvent.PGFAULT),
        counts.count(VmEvent.PGMAJFAULT),
        counts.count(VmEvent.PGSCAN),
        counts.count(VmEvent.PGSTEAL),
        counts.count(VmEvent.NR_DIRTIED),
        counts.count(VmEvent.NR_WRITTEN),
        counts.count(VmEvent.BALANCE_DIRTY_PAUSE),
        counts.count(VmEvent.ALLOCSTALL));
  }

  /**
   * Formats the values as {@code /proc/vmstat} does.
   *
   * @return a line for each value, without line ends
   */
  public List<String> lines() {
    return List.of(
        "pgpgin " + pgpgin,
        "pgpgout " + pgpgout,
        "pgfault " + pgfault,
        "pgmajfault " + pgmajfault,
        "pgscan " + pgscan,
        "pgsteal " + pgsteal,
        "nr_dirtied " + nrDirtied,
        "nr_written " + nrWritten,
        "balance_dirty_pause " + balanceDirtyPause,
        "allocstall " + allocstall);
  }
}
