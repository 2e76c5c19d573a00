package dev.gangway.fs.stream;

/**
 * Carries an exception or error of an embedder's stream, other than an IOException, out of the
 * system call and the guest. Its cause is the original, unchanged.
 *
 * <p>It is wrapped so that neither the kernel nor the engine mistakes it for a failure of its own.
 */
public final class StreamFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Throwable thrown;

  /**
   * @param thrown the exception or error of the stream
   */
  public StreamFailure(Throwable thrown) {
    super(null, thrown, false, false);
    this.thrown = thrown;
  }

  /** The exception or error of the stream. */
  public Throwable thrown() {
    return thrown;
  }
}
