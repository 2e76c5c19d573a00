package dev.gangway.cli;

import dev.gangway.Gangway;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of {@code --stats}: the page cache in the form of /proc/meminfo and /proc/vmstat. */
final class Stats {
  private Stats() {}

  static String text(Gangway gangway) {
    return Stream.concat(gangway.memInfo().lines().stream(), gangway.vmStat().lines().stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
