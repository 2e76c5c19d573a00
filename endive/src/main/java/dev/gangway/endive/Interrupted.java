package dev.gangway.endive;

/** A system call ended for a fatal signal; unwinds the guest's frames. */
final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Interrupted() {
    super(null, null, false, false);
  }
}
