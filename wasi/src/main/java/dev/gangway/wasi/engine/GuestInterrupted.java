package dev.gangway.wasi.engine;

/** The guest ended because its thread was interrupted. */
public final class GuestInterrupted extends Exception {
  private static final long serialVersionUID = 1L;

  public GuestInterrupted() {
    super("interrupted", null, false, false);
  }
}
