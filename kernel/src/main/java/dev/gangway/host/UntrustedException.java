package dev.gangway.host;

import java.io.IOException;

/** Another user than this process's may have made or changed what is there. */
public final class UntrustedException extends IOException {
  private static final long serialVersionUID = 1L;

  UntrustedException(String message) {
    super(message);
  }
}
