package dev.gangway.bench.peer;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.Mode;
import java.util.List;

/**
 * One way to run the tests.
 *
 * @param id its name on the command line and in the result file
 * @param title its name in a report
 * @param meaning what it is, in Markdown
 * @param jvm the id of {@link JavaPeer} if it is a JVM, else empty
 */
public record LabPeer(String id, String title, String meaning, String jvm) {
  /** {@code guests/src/scale.c}, which has the tests. */
  private static final String PROGRAM = "scale";

  public static final LabPeer NATIVE =
      new LabPeer(
          LabResult.NATIVE,
          "native C",
          "the guest's source, compiled for the host by `cc -O2`: a process for each task",
          "");
  public static final LabPeer ENDIVE =
      new LabPeer(
          "endive",
          "Endive dir",
          "Endive 1.0.0 and its own WASI, on a directory of the host",
          JavaPeer.ENDIVE_HOST);
  public static final LabPeer ENDIVE_JIMFS =
      new LabPeer(
          "endive-jimfs", "Endive jimfs", "the same, on jimfs 1.3.2", JavaPeer.ENDIVE_JIMFS);
  public static final LabPeer NODE =
      new LabPeer(
          "node",
          "node",
          "node's own WASI, on a directory of the host: a process for each task",
          "");

  /** The peers of Gangway, in the order of a report. */
  public static final List<LabPeer> ALL = List.of(NATIVE, ENDIVE, ENDIVE_JIMFS, NODE);

  /** Gangway on a directory of the host. */
  public static LabPeer gangwayOnHost(String cache) {
    return new LabPeer(
        LabResult.GANGWAY,
        "Gangway dir",
        "Gangway, on a directory of the host with `cache=" + cache + "`",
        JavaPeer.GANGWAY_HOST);
  }

  /** Gangway on a memory mount. */
  public static LabPeer gangwayInMemory() {
    return new LabPeer(
        LabResult.GANGWAY, "Gangway mem", "Gangway, on a memory mount", JavaPeer.GANGWAY_MEMORY);
  }

  /** As the result file has it. */
  public PeerResult result() {
    return new PeerResult(id, title, meaning);
  }

  /** The requested modes that it supports; at least one. */
  public List<Mode> modes(List<Mode> asked) {
    return jvm.isEmpty() ? List.of(Mode.PROCESSES) : asked;
  }

  /** Whether it gets faster while its process runs. */
  public boolean warmsUp() {
    return !jvm.isEmpty();
  }

  /** Milliseconds from the request until a task works at full speed. */
  public int startMillis() {
    return this.equals(NODE) ? 250 : 15;
  }

  /**
   * Starts it.
   *
   * @param cache of Gangway's files, as {@link JavaPeer#cache}
   * @param cpus that tasks are kept to; empty if they are not pinned
   * @param tasks at most
   * @throws PeerException if it is not installed
   */
  public ScaleSession start(Mode mode, Workplace at, String cache, List<Integer> cpus, int tasks)
      throws PeerException {
    if (this.equals(NATIVE)) {
      List<String> command = List.of(at.compile(PROGRAM).toString());
      return new ProcessTasks(title, command, at.directory().toString(), Launcher.probe(cpus));
    }
    if (this.equals(NODE)) {
      List<String> command = NodePeer.command(at, PROGRAM, NodePeer.SCRIPT);
      return new ProcessTasks(title, command, Workplace.GUEST_DIRECTORY, Launcher.probe(cpus));
    }
    JavaPeer java = new JavaPeer(title, jvm, PROGRAM, cache, cpus);
    return new JvmTasks(java, at, mode == Mode.THREADS, tasks);
  }
}
