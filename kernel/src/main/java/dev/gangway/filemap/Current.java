package dev.gangway.filemap;

/** The thread that runs: Linux's {@code current}. */
final class Current {
  private Current() {}

  /** Somebody has interrupted it: whoever waits or loops stops, and reports what it has done. */
  static boolean fatalSignalPending() {
    return Thread.currentThread().isInterrupted();
  }
}
