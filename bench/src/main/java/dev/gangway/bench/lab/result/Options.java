package dev.gangway.bench.lab.result;

import java.util.List;

/**
 * How it was measured.
 *
 * @param tasks how many at once, ascending
 * @param modes of those {@link Mode}s that were asked for
 * @param rounds of each cell; the maximum, if some have fewer
 * @param sampleSeconds that one round of one cell lasts; the median, if it differs
 * @param fs Gangway's files: host, mem, or the host directory
 * @param cache of Gangway's files on the host
 * @param pinned whether each task had a CPU of its own
 * @param jvmArgs of each JVM
 */
public record Options(
    List<Integer> tasks,
    List<Mode> modes,
    int rounds,
    double sampleSeconds,
    String fs,
    String cache,
    boolean pinned,
    List<String> jvmArgs) {
  public Options {
    tasks = List.copyOf(tasks);
    modes = List.copyOf(modes);
    jvmArgs = List.copyOf(jvmArgs);
  }
}
