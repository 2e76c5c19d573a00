package dev.gangway.filemap;

/** The current thread: Linux's {@code current}. */
public final class Current {
  private Current() {}

  /**
   * Whether it was interrupted. If so, the caller ends its wait or loop and returns its partial
   * result.
   */
  public static boolean fatalSignalPending() {
    return Thread.currentThread().isInterrupted();
  }
}
