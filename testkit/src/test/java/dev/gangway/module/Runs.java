package dev.gangway.module;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.IOException;

/** Runs modules. */
final class Runs {
  private Runs() {}

  /** How a module ends. */
  static ExitStatus run(byte[] wasm) throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = gangway.guest(gangway.load(wasm, "test")).build()) {
      return guest.run();
    }
  }
}
