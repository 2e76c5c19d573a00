package dev.gangway.bench.peer;

/** One way to run the guest. */
public interface Peer {

  /** Its name on the command line. */
  String id();

  /** Its name in a table. */
  String title();

  /** What it is, for the legend. */
  String meaning();

  /**
   * Starts it.
   *
   * @throws PeerException where it is not to be had on this machine
   */
  Session start(Workplace at) throws PeerException;
}
