package dev.gangway.cli;

import dev.gangway.MemInfo;
import dev.gangway.mm.VmStat;

/** What {@code --stats} prints: the page cache as /proc/meminfo and /proc/vmstat would have it. */
final class Stats {
  private Stats() {}

  static String text(MemInfo info) {
    StringBuilder out = new StringBuilder();
    for (String line : info.lines()) {
      out.append(line).append('\n');
    }
    for (VmStat stat : VmStat.all()) {
      out.append(stat.statName()).append(' ').append(stat.count()).append('\n');
    }
    return out.toString();
  }
}
