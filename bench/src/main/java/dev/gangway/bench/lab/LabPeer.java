package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.JavaPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ScalePeers;
import dev.gangway.bench.peer.ScaleSession;
import dev.gangway.bench.peer.Workplace;
import java.util.List;

/**
 * One way to run the tests.
 *
 * @param id its name on the command line and in the result file
 * @param title its name in a report
 * @param meaning what it is, in Markdown
 * @param jvm the id of {@link JavaPeer} if it is a JVM, else empty
 */
record LabPeer(String id, String title, String meaning, String jvm) {
  static final LabPeer NATIVE =
      new LabPeer(
          LabResult.NATIVE,
          "native C",
          "the guest's source, compiled for the host by `cc -O2`: a process for each task",
          "");
  static final LabPeer ENDIVE =
      new LabPeer(
          "endive",
          "Endive dir",
          "Endive 1.0.0 and its own WASI, on a directory of the host",
          JavaPeer.ENDIVE_HOST);
  static final LabPeer ENDIVE_JIMFS =
      new LabPeer(
          "endive-jimfs", "Endive jimfs", "the same, on jimfs 1.3.2", JavaPeer.ENDIVE_JIMFS);
  static final LabPeer NODE =
      new LabPeer(
          "node",
          "node",
          "node's own WASI, on a directory of the host: a process for each task",
          "");

  /** The peers of Gangway, in the order of a report. */
  static final List<LabPeer> ALL = List.of(NATIVE, ENDIVE, ENDIVE_JIMFS, NODE);

  /** Gangway on a directory of the host. */
  static LabPeer gangwayOnHost(String cache) {
    return new LabPeer(
        LabResult.GANGWAY,
        "Gangway dir",
        "Gangway, on a directory of the host with `cache=" + cache + "`",
        JavaPeer.GANGWAY_HOST);
  }

  /** Gangway on a memory mount. */
  static LabPeer gangwayInMemory() {
    return new LabPeer(
        LabResult.GANGWAY, "Gangway mem", "Gangway, on a memory mount", JavaPeer.GANGWAY_MEMORY);
  }

  /** The requested modes that it supports; at least one. */
  List<Mode> modes(List<Mode> asked) {
    return jvm.isEmpty() ? List.of(Mode.PROCESSES) : asked;
  }

  /** Whether it gets faster while its process runs. */
  boolean warmsUp() {
    return !jvm.isEmpty();
  }

  /** Milliseconds from the request until a task works at full speed. */
  int startMillis() {
    return this.equals(NODE) ? 250 : 15;
  }

  /**
   * Starts it.
   *
   * @param tasks at most
   * @throws PeerException if it is not installed
   */
  ScaleSession start(Mode mode, Workplace at, String cache, List<Integer> cpus, int tasks)
      throws PeerException {
    if (this.equals(NATIVE)) {
      return ScalePeers.startNative(at, cpus);
    }
    if (this.equals(NODE)) {
      return ScalePeers.startNode(at, cpus);
    }
    return mode == Mode.THREADS
        ? ScalePeers.startThreads(title, jvm, at, cache, cpus)
        : ScalePeers.startProcesses(title, jvm, at, cache, cpus, tasks);
  }
}
