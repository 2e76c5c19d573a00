package dev.gangway.host;

import java.io.IOException;

/** A user other than this process's may have created or changed a file. */
public final class UntrustedException extends IOException {
  private static final long serialVersionUID = 1L;

  UntrustedException(String message) {
    super(message);
  }
}
