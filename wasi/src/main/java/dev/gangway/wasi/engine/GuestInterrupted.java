package dev.gangway.wasi.engine;

/** The guest's thread was interrupted, and the guest ended for that. */
public final class GuestInterrupted extends Exception {
  private static final long serialVersionUID = 1L;

  public GuestInterrupted() {
    super("interrupted", null, false, false);
  }
}
