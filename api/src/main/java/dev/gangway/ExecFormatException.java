package dev.gangway;

import java.io.IOException;

/** The program cannot be run: ENOEXEC. The message is one line: the program and the reason. */
public final class ExecFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  ExecFormatException(String message) {
    super(message);
  }

  /** Turns the engine's exception into the API's. Message, cause and stack trace stay the same. */
  ExecFormatException(dev.gangway.wasi.engine.ExecFormatException engines) {
    super(engines.getMessage(), engines.getCause());
    setStackTrace(engines.getStackTrace());
  }
}
