package dev.gangway.wasi.engine;

import java.io.IOException;

/**
 * A file that cannot be run: ENOEXEC. The message is one line that names the file and the reason.
 */
public final class ExecFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public ExecFormatException(String name, String reason) {
    super(name + ": " + firstLine(reason));
    this.reason = firstLine(reason);
  }

  public ExecFormatException(String name, String reason, Throwable cause) {
    super(name + ": " + firstLine(reason), cause);
    this.reason = firstLine(reason);
  }

  /** The message without the name. */
  public String reason() {
    return reason;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("unknown reason");
  }
}
