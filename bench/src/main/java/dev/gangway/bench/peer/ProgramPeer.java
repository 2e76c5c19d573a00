package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to run whole programs.
 *
 * @param id its name on the command line and in the result file
 * @param title its name in a table
 * @param meaning what it is, for the legend
 * @param sockets why it cannot run a program that listens; empty if it can
 */
public record ProgramPeer(
    String id, String title, String meaning, Optional<String> sockets, Starter starter) {
  /** Starts a peer. */
  @FunctionalInterface
  public interface Starter {
    ProgramSession start(Workplace at, GuestProgram program, String cache) throws PeerException;
  }

  /** Gangway's own. */
  public static final String GANGWAY = "gangway";

  /** The program of the host. */
  public static final String NATIVE = "native";

  private static final ProgramPeer HOST =
      new ProgramPeer(
          NATIVE,
          "native C",
          "the same source, compiled for the host by `cc -O2`: a process for each run",
          Optional.of("its source asks for WASI's sockets"),
          (at, program, cache) -> {
            List<String> command = new ArrayList<>(Launcher.probe(List.of()).prefix(0));
            command.add(program.onHost(at).toString());
            return new ProgramProcess("native C", command, at.directory());
          });

  private static final ProgramPeer NODE =
      new ProgramPeer(
          "node",
          "node",
          "node's own WASI",
          Optional.of("node's WASI has no sockets to give"),
          (at, program, cache) -> {
            List<String> command = new ArrayList<>(Launcher.probe(List.of()).prefix(0));
            command.addAll(NodePeer.command(at, program.name(), NodePeer.SERVER));
            return LineProcess.start("node", command);
          });

  private static final ProgramPeer ENDIVE =
      new ProgramPeer(
          "endive",
          "Endive",
          "Endive 1.0.0, its own WASI and its own memory",
          Optional.of("Endive's WASI does not support sock_accept"),
          (at, program, cache) -> java("Endive", JavaPeer.ENDIVE_HOST, at, program, cache));

  private static final ProgramPeer OURS =
      new ProgramPeer(
          GANGWAY,
          "Gangway",
          "Gangway",
          Optional.empty(),
          (at, program, cache) ->
              java(
                  "Gangway",
                  program.listens() ? JavaPeer.GANGWAY_LISTENING : JavaPeer.GANGWAY_HOST,
                  at,
                  program,
                  cache));

  /** In the order of the report's columns. */
  public static final List<ProgramPeer> ALL = List.of(HOST, NODE, ENDIVE, OURS);

  /** Node 20 crashes if one process runs many guests one after another: each has its own. */
  private static final ProgramPeer NODE_EACH =
      new ProgramPeer(
          NODE.id,
          NODE.title,
          NODE.meaning + ": a process for each run",
          NODE.sockets,
          (at, program, cache) ->
              new ProgramProcess(
                  "node", NodePeer.command(at, program.name(), NodePeer.SCRIPT), at.directory()));

  /** Those for kernels that only compute, which are run very often. */
  public static final List<ProgramPeer> FOR_KERNELS = List.of(HOST, NODE_EACH, ENDIVE, OURS);

  private static ProgramSession java(
      String title, String id, Workplace at, GuestProgram program, String cache)
      throws PeerException {
    return new JavaPeer(title, id, program.name(), cache, List.of()).start(at);
  }

  /**
   * Starts it, with the program loaded and nothing of it run.
   *
   * @param cache of Gangway's files, as {@link JavaPeer#cache}
   * @throws PeerException if it is not installed or cannot run this program
   */
  public ProgramSession start(Workplace at, GuestProgram program, String cache)
      throws PeerException {
    if (program.listens() && sockets.isPresent()) {
      throw new PeerException(sockets.get());
    }
    return starter.start(at.with(program.directory()), program, cache);
  }
}
