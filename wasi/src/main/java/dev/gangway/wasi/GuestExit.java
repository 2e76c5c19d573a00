package dev.gangway.wasi;

/**
 * Ends the guest from within a system call: the engine unwinds the guest's frames with it. Control
 * flow, not a failure, so it has no stack trace.
 */
public final class GuestExit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status as the guest gave it, all 32 bits, unsigned
   */
  public GuestExit(int status) {
    super("exit status " + Integer.toUnsignedString(status), null, false, false);
    this.status = status;
  }

  /** The exit status, all 32 bits, unsigned. */
  public int status() {
    return status;
  }
}
