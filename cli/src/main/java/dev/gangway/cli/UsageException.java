package dev.gangway.cli;

/** A usage error. The message is one line for people, without "gangway:". */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
