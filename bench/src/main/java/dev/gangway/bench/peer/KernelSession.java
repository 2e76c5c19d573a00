package dev.gangway.bench.peer;

/** A peer that is ready to run kernels of {@code guests/src/compute.c}. */
public interface KernelSession extends AutoCloseable {

  /**
   * Runs a kernel some times, one after another.
   *
   * @throws PeerException where the guest or the peer fails
   */
  KernelRun run(String kernel, int rounds) throws PeerException;

  /** Ends the peer's processes and waits for them. */
  @Override
  void close();
}
