package dev.gangway.cli;

/** A usage error. The message is one line for people, without "gangway:". */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String help;

  /** An error of {@code gangway run}. */
  UsageException(String message) {
    this(message, "gangway run --help");
  }

  /**
   * @param help the command that explains what is right
   */
  UsageException(String message, String help) {
    super(message, null, false, false);
    this.help = help;
  }

  /** The command that explains what is right. */
  String help() {
    return help;
  }
}
