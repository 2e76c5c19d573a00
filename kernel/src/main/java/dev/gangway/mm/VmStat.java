package dev.gangway.mm;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the page caches of this JVM have done, by the names of {@code /proc/vmstat}; {@code
 * balance_dirty_pause} is the one that Linux has as a trace point alone. Counted where something
 * happens that is slow anyway, never on the path of a hit: so nothing here counts calls, or bytes
 * copied.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_vmstat.5.html">proc_vmstat(5)</a>
 */
public final class VmStat {
  /** KiB that were read from files. */
  public static final VmStat PGPGIN = new VmStat("pgpgin");

  /** KiB that were written to files. */
  public static final VmStat PGPGOUT = new VmStat("pgpgout");

  /** Times that user memory had to be brought in for a copy to go on. */
  public static final VmStat PGFAULT = new VmStat("pgfault");

  /** Folios brought in because somebody missed one. */
  public static final VmStat PGMAJFAULT = new VmStat("pgmajfault");

  /** Pages that reclaim looked at. */
  public static final VmStat PGSCAN = new VmStat("pgscan");

  /** Pages that reclaim freed. */
  public static final VmStat PGSTEAL = new VmStat("pgsteal");

  /** Pages that became dirty. */
  public static final VmStat NR_DIRTIED = new VmStat("nr_dirtied");

  /** Pages that were written back. */
  public static final VmStat NR_WRITTEN = new VmStat("nr_written");

  /** Times that a writer waited since too much was dirty: one for each {@code pause} of Linux's. */
  public static final VmStat BALANCE_DIRTY_PAUSE = new VmStat("balance_dirty_pause");

  /** Times that somebody waited for memory, since reclaim had found nothing to free. */
  public static final VmStat ALLOCSTALL = new VmStat("allocstall");

  private static final List<VmStat> ALL =
      List.of(
          PGPGIN,
          PGPGOUT,
          PGFAULT,
          PGMAJFAULT,
          PGSCAN,
          PGSTEAL,
          NR_DIRTIED,
          NR_WRITTEN,
          BALANCE_DIRTY_PAUSE,
          ALLOCSTALL);

  private final String name;
  private final LongAdder count = new LongAdder();

  private VmStat(String name) {
    this.name = name;
  }

  /** All there are. */
  public static List<VmStat> all() {
    return ALL;
  }

  /** As {@code /proc/vmstat} has it. */
  public String statName() {
    return name;
  }

  /** The count since the start of this JVM. */
  public long count() {
    return count.sum();
  }

  /** Counts {@code n} more. */
  public void add(long n) {
    count.add(n);
  }
}
