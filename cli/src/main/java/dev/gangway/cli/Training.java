package dev.gangway.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows the JVM what a start needs: the launcher has the JVM's start-up cache made from a run of
 * this (JEP 514).
 */
final class Training {
  private Training() {}

  /**
   * Runs one program twice: with an empty cache of modules it is compiled the first time, and taken
   * from the cache the second.
   *
   * @param arguments of {@code gangway run}
   * @return the exit status
   */
  static int run(List<String> arguments) {
    List<String> command = new ArrayList<>(arguments);
    command.addFirst("run");
    int status = Main.execute(command);
    return status != 0 ? status : Main.execute(command);
  }
}
