package dev.gangway.bench.real;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program and something for it to do, the same for all peers, in a directory of the host. */
interface Work {
  /** Its name on the command line. */
  default String name() {
    return program().name();
  }

  /** What it is, in one line of Markdown. */
  String meaning();

  GuestProgram program();

  /** Bytes that it processes; 0 if they do not measure its speed. */
  default long bytes() {
    return 0;
  }

  /** Makes what all runs need in an empty directory. */
  default void prepare(Path directory) throws IOException {}

  /** Restores the state after {@link #prepare}. Called before each run. */
  default void reset(Path directory) throws IOException {}

  /**
   * Has a peer do it.
   *
   * @throws PeerException if it fails
   */
  ProgramRun run(ProgramSession session) throws PeerException;

  /**
   * What has come of a run: the same for each run of each peer.
   *
   * @param output the lines that the program printed
   * @throws PeerException if the result is wrong; the message says how
   */
  String result(Path directory, List<String> output) throws IOException, PeerException;
}
