package dev.gangway.bench.peer;

import java.util.List;

/** A peer that is ready to run several guests at once. Between two requests it sleeps. */
public interface TaskSession extends AutoCloseable {

  /**
   * Runs the guests.
   *
   * @return nanoseconds per call of each, by its own clock
   * @throws PeerException where a guest or the peer fails
   */
  List<Double> run(TaskRequest request) throws PeerException;

  /** Ends the peer's processes and waits for them. */
  @Override
  void close();
}
