package dev.gangway;

import java.util.Objects;

/**
 * A guest has ended: it trapped, exited, timed out, was killed, or had ended before this call. The
 * guest can only be closed.
 */
public final class GuestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How the guest ended. */
  private final ExitStatus status;

  GuestException(String program, ExitStatus status) {
    super(message(program, status), status.cause());
    this.status = status;
  }

  private static String message(String program, ExitStatus status) {
    return program
        + ": "
        + Objects.requireNonNullElse(status.message(), "exited with status " + status.code());
  }

  /**
   * Tells how the guest ended.
   *
   * @return the status that {@link Guest#run} would return
   */
  public ExitStatus status() {
    return status;
  }
}
