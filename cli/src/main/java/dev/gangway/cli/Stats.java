package dev.gangway.cli;

import dev.gangway.Gangway;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code --stats} prints: the page cache as /proc/meminfo and /proc/vmstat would have it. */
final class Stats {
  private Stats() {}

  static String text(Gangway gangway) {
    return Stream.concat(gangway.memInfo().lines().stream(), gangway.vmStat().lines().stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
