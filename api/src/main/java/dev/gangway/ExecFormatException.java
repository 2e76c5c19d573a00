package dev.gangway;

import java.io.IOException;

/** A program that cannot be run: ENOEXEC. The message is one line that names it and the reason. */
public final class ExecFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  ExecFormatException(String message) {
    super(message);
  }

  /** The engine's exception as one of the API: message, cause and stack trace stay the same. */
  ExecFormatException(dev.gangway.wasi.engine.ExecFormatException engines) {
    super(engines.getMessage(), engines.getCause());
    setStackTrace(engines.getStackTrace());
  }
}
