package dev.gangway.endive;

/** An instruction or a system call ended for a fatal signal; unwinds the guest's frames. */
final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Interrupted() {
    super(null, null, false, false);
  }

  /** Throws if this thread's interrupt is set, and leaves it set. */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted();
    }
  }
}
