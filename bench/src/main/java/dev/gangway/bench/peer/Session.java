package dev.gangway.bench.peer;

/** A peer that is ready to run the guest. Between two requests it sleeps. */
public interface Session extends AutoCloseable {

  /**
   * Runs the guest once.
   *
   * @throws PeerException where the guest or the peer fails
   */
  Sample run(Request request) throws PeerException;

  /** Ends the peer's processes and waits for them. */
  @Override
  void close();
}
