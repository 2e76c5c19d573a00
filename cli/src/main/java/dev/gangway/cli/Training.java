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
   * Runs one program twice: with an empty cache of modules it is compiled the first time, and
   * taken from the cache the second.
   *
   * @param args of {@code gangway run}
   */
  public static void main(String[] args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    arguments.addFirst("run");
    int first = Main.execute(arguments);
    System.exit(first != 0 ? first : Main.execute(arguments));
  }
}
