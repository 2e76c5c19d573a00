package dev.gangway.filemap;

/** The thread that runs: Linux's {@code current}. */
public final class Current {
  private Current() {}

  /** Whether it was interrupted: then it stops to wait or loop, and reports what it has done. */
  public static boolean fatalSignalPending() {
    return Thread.currentThread().isInterrupted();
  }
}
