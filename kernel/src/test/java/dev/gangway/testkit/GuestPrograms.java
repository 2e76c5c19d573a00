package dev.gangway.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's own guest programs, wherever in the project a test runs. */
public final class GuestPrograms {
  private GuestPrograms() {}

  /** The folder of {@code *.wasm}. */
  public static Path directory() {
    Path here = Path.of("").toAbsolutePath();
    for (Path up = here; up != null; up = up.getParent()) {
      Path guests = up.resolve("guests");
      if (Files.isRegularFile(guests.resolve("hello.wasm"))) {
        return guests;
      }
    }
    throw new IllegalStateException("no guests/hello.wasm in " + here + " or above it");
  }

  /** One program, by its name without {@code .wasm}. */
  public static Path path(String name) {
    return directory().resolve(name + ".wasm");
  }
}
