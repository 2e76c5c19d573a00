package dev.gangway.bench.peer;

import java.util.List;

/** The peers that can run several guests at once. */
public final class TaskPeers {
  private TaskPeers() {}

  /**
   * The guest's source, compiled for the host: a process for each task.
   *
   * @throws PeerException where there is no compiler
   */
  public static TaskSession startNative(Workplace at) throws PeerException {
    return new NativeTasks(NativePeer.compile(at, "bench"), at.directory());
  }

  /**
   * Gangway on the directory of the host: a thread for each task, all in one JVM.
   *
   * @param more options of this JVM, besides those that all have
   */
  public static TaskSession startGangwayOnHost(Workplace at, List<String> more)
      throws PeerException {
    return JavaPeer.start(
        "Gangway dir", Peers.GANGWAY_HOST, at, JvmSettings.of("bench").withMore(more));
  }

  /** The same on a memory mount. */
  public static TaskSession startGangwayInMemory(Workplace at) throws PeerException {
    return JavaPeer.start("Gangway mem", Peers.GANGWAY_MEMORY, at, JvmSettings.of("bench"));
  }
}
