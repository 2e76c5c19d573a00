package dev.gangway.guest;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.testkit.GuestPrograms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the project's guests in tests; each program is compiled once for the whole JVM. */
final class RunningGuests {
  private static final Map<String, Program> PROGRAMS = new ConcurrentHashMap<>();
  private static final Gangway COMPILER = Gangway.builder().build();

  private RunningGuests() {}

  /** How a guest ended and what it said. */
  record Outcome(ExitStatus status, String out, String err) {}

  static Program program(String name) {
    return PROGRAMS.computeIfAbsent(
        name,
        key -> {
          try {
            return COMPILER.load(GuestPrograms.path(key));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  static Outcome run(Gangway gangway, String name, String... args) throws IOException {
    return run(gangway.guest(program(name)).args(args));
  }

  static Outcome run(Guest.Builder builder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Guest guest = builder.stdout(out).stderr(err).build()) {
      ExitStatus status = guest.run();
      return new Outcome(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
