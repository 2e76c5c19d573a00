package dev.gangway.bench.peer;

import java.util.List;

/**
 * A peer that is ready to run several tasks of a test at once. Between two samples it sleeps. All
 * calls are from one thread, which must live as long as the session: the host's processes end with
 * it. But for {@link #kill}.
 */
public interface ScaleSession extends AutoCloseable {

  /**
   * Starts the tasks and does not wait for them.
   *
   * @throws PeerException if the peer fails
   */
  void begin(ScaleRequest request) throws PeerException;

  /**
   * Waits for the tasks of the last {@link #begin}.
   *
   * @param request the same
   * @return what each counted
   * @throws PeerException if a task or the peer fails
   */
  List<ScaleCount> end(ScaleRequest request) throws PeerException;

  /**
   * Bytes of Java heap that the run of the last {@link #end} took, start and end of the guest
   * included; -1 if that is unknown or there were several tasks.
   */
  long heapBytes();

  /** Whether it can go on after a failure. */
  boolean alive();

  /** Ends what runs, from any thread: {@link #end} throws. */
  void kill();

  /** Ends the peer's processes and waits for them. */
  @Override
  void close();
}
