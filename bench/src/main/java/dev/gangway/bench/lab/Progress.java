package dev.gangway.bench.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What is being done: one line that is written over again on a terminal, else a line each test. */
final class Progress {
  private static final String CLEAR = "\r\033[K";
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private final int tests;
  private final long estimateMillis;
  private final long begun = System.nanoTime();

  private int number;
  private String test = "";

  /**
   * @param terminal whether lines can be written over
   * @param estimateMillis that all of it may take
   */
  Progress(PrintStream out, boolean terminal, int tests, long estimateMillis) {
    this.out = out;
    this.terminal = terminal;
    this.tests = tests;
    this.estimateMillis = estimateMillis;
  }

  /** Whether stderr is a terminal. */
  static boolean onTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // no Linux: plain lines are right everywhere
    }
  }

  /** Another test begins. */
  void begin(String name) {
    number++;
    test = name;
    if (!terminal) {
      out.printf(Locale.ROOT, "bench: %d of %d: %s%n", number, tests, name);
    }
  }

  /** What is done now. */
  void show(String what, String who) {
    if (!terminal) {
      return;
    }
    String where = test.isEmpty() ? "" : "%d of %d: %s, ".formatted(number, tests, test);
    long left =
        Math.max(0, estimateMillis - Duration.ofNanos(System.nanoTime() - begun).toMillis());
    String line =
        String.format(
            Locale.ROOT, "%s%s, %s (about %d s left)", where, what, who, (left + 999) / 1000);
    out.print(CLEAR + line.substring(0, Math.min(WIDTH, line.length())));
    out.flush();
  }

  /** Leaves the line free for others. */
  void end() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }
}
