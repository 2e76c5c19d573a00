package dev.gangway;

import dev.gangway.wasi.engine.Executable;

/**
 * A compiled program. {@link Gangway#load} makes it once; any number of guests run it, in any
 * number of threads at the same time. Immutable; there is nothing to close.
 */
public final class Program {
  private final String name;
  private final Executable executable;

  Program(String name, Executable executable) {
    this.name = name;
    this.executable = executable;
  }

  /**
   * The name of the program in messages, and the default of {@code argv[0]}.
   *
   * @return the name that {@link Gangway#load} was given
   */
  public String name() {
    return name;
  }

  Executable executable() {
    return executable;
  }

  @Override
  public String toString() {
    return name;
  }
}
