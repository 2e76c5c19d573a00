package dev.gangway.wasm;

/** A module is malformed, or uses what this package does not know: it is to be left as it is. */
final class NotUnderstoodException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotUnderstoodException(String what) {
    super(what, null, false, false);
  }
}
