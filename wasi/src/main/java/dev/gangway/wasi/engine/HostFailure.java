package dev.gangway.wasi.engine;

/** What a host function threw: the cause. It passes the guest's frames, which cannot catch it. */
public final class HostFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HostFailure(Throwable thrown) {
    super(null, thrown, false, false);
  }

  /** What the host function threw. */
  public Throwable thrown() {
    Throwable thrown = getCause();
    return thrown == null ? this : thrown;
  }
}
