package dev.gangway.bench.peer;

/** A peer is not installed or failed. The message is for the report. */
public final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the report
   */
  public PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
