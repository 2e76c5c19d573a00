package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a process of the host is started through: taskset(1), so that it has a CPU of its own, and
 * setpriv(1), so that the kernel kills it when the thread that started it dies (PR_SET_PDEATHSIG).
 *
 * @param cpus as {@link JavaPeer#cpus}; empty also without taskset
 * @param deathSignal what is put before the command; empty if there is no such setpriv
 */
record Launcher(List<Integer> cpus, List<String> deathSignal) {
  private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "KILL");

  /** What this machine can do of it. */
  static Launcher probe(List<Integer> cpus) {
    return new Launcher(
        Cpus.canPin() ? cpus : List.of(),
        Command.tryRun("setpriv", "--pdeathsig", "KILL", "true").isPresent() ? SETPRIV : List.of());
  }

  List<String> prefix(int task) {
    List<String> words = new ArrayList<>();
    if (!cpus.isEmpty()) {
      words.addAll(List.of("taskset", "-c", String.valueOf(cpus.get(task % cpus.size()))));
    }
    words.addAll(deathSignal);
    return words;
  }
}
