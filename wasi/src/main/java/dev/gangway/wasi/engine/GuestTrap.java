package dev.gangway.wasi.engine;

/** The guest trapped. The message says why. */
public final class GuestTrap extends Exception {
  private static final long serialVersionUID = 1L;

  public GuestTrap(String message, Throwable cause) {
    super(message, cause);
  }
}
