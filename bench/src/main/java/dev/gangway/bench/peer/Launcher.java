package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a process of the host is started through: taskset(1), so that it has a CPU of its own, and
 * setpriv(1), so that the kernel kills it when the thread that started it dies (PR_SET_PDEATHSIG).
 *
 * @param cpus as {@link JvmSettings#cpus}; empty also without taskset
 * @param deathSignal what is put before the command; empty if there is no such setpriv
 */
record Launcher(List<Integer> cpus, List<String> deathSignal) {
  private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "KILL");

  /** What this machine can do of it. */
  static Launcher probe(List<Integer> cpus) {
    return new Launcher(
        Cpus.canPin() ? List.copyOf(cpus) : List.of(), works(SETPRIV) ? SETPRIV : List.of());
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      Command.run(command.toArray(String[]::new));
      return true;
    } catch (PeerException e) {
      return false;
    }
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
