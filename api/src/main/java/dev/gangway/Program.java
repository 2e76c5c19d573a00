package dev.gangway;

import dev.gangway.wasi.engine.Executable;

/**
 * A compiled program: made once by {@link Gangway#load}, run any number of times, by many threads
 * at once. It holds nothing that must be closed.
 */
public final class Program {
  private final String name;
  private final Executable executable;

  Program(String name, Executable executable) {
    this.name = name;
    this.executable = executable;
  }

  /** What messages call it, and the guest's {@code argv[0]} unless it is given another. */
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
