package dev.gangway.bench.peer;

import java.util.List;

/**
 * One way to run the kernels.
 *
 * @param id its name on the command line
 * @param title its name in a table
 * @param meaning what it is, for the legend
 */
public record KernelPeer(String id, String title, String meaning, Starter starter) {
  /** Starts a peer. */
  @FunctionalInterface
  public interface Starter {
    ProgramSession start(Workplace at) throws PeerException;
  }

  private static final String PROGRAM = "compute";

  /** Gangway's own. */
  public static final String GANGWAY = "gangway";

  /** Endive with the memory that it has itself. */
  public static final String ENDIVE = "endive";

  private static final List<KernelPeer> ALL =
      List.of(
          new KernelPeer(
              "native",
              "native C",
              "the guest's source, compiled for the host by `cc -O2`",
              at ->
                  new ProgramProcess(
                      "native C", List.of(at.compile(PROGRAM).toString()), at.directory())),
          new KernelPeer(
              "node",
              "node",
              "node's own WASI",
              at -> new ProgramProcess("node", NodePeer.command(at, PROGRAM), at.directory())),
          new KernelPeer(
              ENDIVE,
              "Endive",
              "Endive 1.0.0, its own WASI and its own memory",
              at -> java("Endive", JavaPeer.ENDIVE_HOST, at)),
          new KernelPeer(
              GANGWAY, "Gangway", "Gangway", at -> java("Gangway", JavaPeer.GANGWAY_MEMORY, at)));

  private static ProgramSession java(String title, String id, Workplace at) throws PeerException {
    return JavaPeer.start(title, id, at, JvmSettings.of(PROGRAM));
  }

  /** In the order of the report's columns. */
  public static List<KernelPeer> all() {
    return ALL;
  }

  /** Starts it, with the guest loaded and nothing of it run. */
  public ProgramSession start(Workplace at) throws PeerException {
    return starter.start(at);
  }
}
