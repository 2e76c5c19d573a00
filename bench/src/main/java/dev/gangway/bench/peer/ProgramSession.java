package dev.gangway.bench.peer;

import java.io.IOException;
import java.util.List;

/** A peer that has loaded a program, and runs it to its end as often as it is asked to. */
public interface ProgramSession extends AutoCloseable {

  /** The client of a program that listens. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Uses it.
     *
     * @param port of this machine's own address
     * @return nanoseconds that it took
     * @throws IOException if the program does not answer as it should; the message is for the
     *     report
     */
    long visit(int port) throws IOException;
  }

  /** The shared directory, as the program knows it. */
  String directory();

  /**
   * Runs the program.
   *
   * @throws PeerException if it does not end with status 0, with what it printed
   */
  ProgramRun run(List<String> arguments) throws PeerException;

  /**
   * Runs a program that listens on a socket, and has it visited.
   *
   * @return as long as the visit took
   * @throws PeerException as {@link #run(List)}, and if the visit fails: then the session is over
   */
  ProgramRun run(List<String> arguments, Visitor visitor) throws PeerException;

  /** Kills it; a thread that waits for a run gets an exception. */
  void kill();

  @Override
  void close();
}
