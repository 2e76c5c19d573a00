package dev.gangway.bench.peer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a JVM that runs guests is started.
 *
 * @param program the guest, a file of the directory of guests without its suffix
 * @param cache of the files on the host, as {@code --dir} of {@code gangway run} names it; only
 *     Gangway has a choice
 * @param cpus of its guests: the first has the first of them for its own, and so on, and again from
 *     the first; empty if not pinned
 */
record JvmSettings(String program, String cache, List<Integer> cpus) {
  public JvmSettings {
    cpus = List.copyOf(cpus);
  }

  /** The same for a JVM that has one task of several. */
  JvmSettings forTask(int task) {
    List<Integer> own = cpus.isEmpty() ? cpus : List.of(cpus.get(task % cpus.size()));
    return new JvmSettings(program, cache, own);
  }

  String cpuList() {
    return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
