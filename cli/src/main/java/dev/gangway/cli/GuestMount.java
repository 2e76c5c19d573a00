package dev.gangway.cli;

import dev.gangway.Gangway;
import java.io.IOException;

/** A mount of the command line. */
sealed interface GuestMount permits HostMount, MemoryMount {
  /** Where the guest sees it: absolute and normalized. */
  String guest();

  /**
   * Mounts it.
   *
   * @throws IOException if it cannot be mounted; the message is one line that names it
   */
  void mountOn(Gangway.Builder builder) throws IOException;
}
