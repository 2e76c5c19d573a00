package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A program that is run to its end for what it prints. */
public final class Command {
  private Command() {}

  /** Runs it; empty if it is not there, or fails. */
  public static Optional<String> tryRun(String... command) {
    try {
      return Optional.of(run(command));
    } catch (PeerException e) {
      return Optional.empty();
    }
  }

  /**
   * Runs it.
   *
   * @throws PeerException if it is not there, or fails: with what it printed
   */
  public static String run(String... command) throws PeerException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new PeerException(command[0] + " failed: " + out.strip());
      }
      return out;
    } catch (IOException e) {
      throw new PeerException(command[0] + " is not there", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted", e);
    }
  }
}
