package dev.gangway.bench.peer;

import java.util.List;

/** Starts the peers that run the tests of {@code guests/src/scale.c}. */
public final class ScalePeers {
  private static final String PROGRAM = "scale";

  private ScalePeers() {}

  /**
   * The tests' sources, compiled for the host: a process for each task.
   *
   * @throws PeerException if there is no compiler
   */
  public static ScaleSession startNative(Workplace at, List<Integer> cpus) throws PeerException {
    return new ProcessTasks(
        "native C",
        List.of(at.compile(PROGRAM).toString()),
        at.directory().toString(),
        Launcher.probe(cpus));
  }

  /**
   * Node's own WASI: a process for each task.
   *
   * @throws PeerException if there is no node
   */
  public static ScaleSession startNode(Workplace at, List<Integer> cpus) throws PeerException {
    return new ProcessTasks(
        "node", NodePeer.command(at, PROGRAM), Workplace.GUEST_DIRECTORY, Launcher.probe(cpus));
  }

  /**
   * Guests in threads of one JVM.
   *
   * @param title for messages
   * @param id of {@link JavaPeer}, one that is a JVM
   * @param cache as {@link JvmSettings#cache}
   */
  public static ScaleSession startThreads(
      String title, String id, Workplace at, String cache, List<Integer> cpus)
      throws PeerException {
    return JvmTasks.inThreads(title, id, at, settings(cache, cpus));
  }

  /**
   * The same, each guest in a JVM of its own.
   *
   * @param tasks at most
   */
  public static ScaleSession startProcesses(
      String title, String id, Workplace at, String cache, List<Integer> cpus, int tasks)
      throws PeerException {
    return JvmTasks.inProcesses(title, id, at, settings(cache, cpus), tasks);
  }

  private static JvmSettings settings(String cache, List<Integer> cpus) {
    return new JvmSettings(PROGRAM, cache, cpus);
  }
}
