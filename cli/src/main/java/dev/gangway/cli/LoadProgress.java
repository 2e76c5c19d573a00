package dev.gangway.cli;

import dev.gangway.host.HostFile;
import java.util.concurrent.TimeUnit;

/**
 * Says on stderr, if that is a terminal, that a program is still being compiled, and for how long.
 * The line is gone once the program is loaded.
 */
final class LoadProgress implements AutoCloseable {
  private static final int STDERR = 2;

  /** Before that, most programs are loaded. */
  private static final int SILENT_SECONDS = 2;

  private final Thread thread;

  private LoadProgress(Thread thread) {
    this.thread = thread;
  }

  /**
   * Begins to tell about a load.
   *
   * @param program what messages call it
   */
  static LoadProgress of(String program) {
    return new LoadProgress(
        Thread.ofPlatform().daemon().name("gangway-progress").start(() -> tell(program)));
  }

  private static void tell(String program) {
    try {
      TimeUnit.SECONDS.sleep(SILENT_SECONDS);
      if (HostFile.isatty(STDERR) != 1) {
        return;
      }
    } catch (InterruptedException e) {
      return;
    }
    String line = "gangway: " + Messages.printable(program) + ": compiling, ";
    try {
      for (int seconds = SILENT_SECONDS; ; seconds++) {
        System.err.print("\r" + line + seconds + " s");
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      System.err.print("\r\u001b[K");
    }
  }

  /** Ends; the terminal's line is empty then. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
