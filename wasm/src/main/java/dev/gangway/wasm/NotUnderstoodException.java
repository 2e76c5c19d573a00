package dev.gangway.wasm;

/** A module is malformed or uses an unknown feature. It must be left unchanged. */
final class NotUnderstoodException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotUnderstoodException(String what) {
    super(what, null, false, false);
  }
}
