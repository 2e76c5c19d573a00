package dev.gangway.fs.stream;

/**
 * Carries what a stream of the embedder threw, other than an IOException, out of the system call
 * and the guest. Its cause is that exception or error, unchanged.
 *
 * <p>Wrapped, so that neither the kernel nor the engine takes it for a failure of its own.
 */
public final class StreamFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Throwable thrown;

  /**
   * @param thrown what the stream threw
   */
  public StreamFailure(Throwable thrown) {
    super(null, thrown, false, false);
    this.thrown = thrown;
  }

  /** What the stream threw. */
  public Throwable thrown() {
    return thrown;
  }
}
