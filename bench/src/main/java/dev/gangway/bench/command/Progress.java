package dev.gangway.bench.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows progress: on a terminal one line that is overwritten, else one line per test. */
public final class Progress {
  private static final String CLEAR = "\r\033[K";
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private final int tests;

  /** Null if unknown. */
  private @Nullable Instant end;

  private int number;
  private String test = "";

  /**
   * @param terminal whether lines can be written over
   * @param estimateMillis estimated time of the run; 0 if unknown
   */
  public Progress(PrintStream out, boolean terminal, int tests, long estimateMillis) {
    this.out = out;
    this.terminal = terminal;
    this.tests = tests;
    this.end = estimateMillis == 0 ? null : Instant.now().plusMillis(estimateMillis);
  }

  /** Whether stderr is a terminal. */
  public static boolean onTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // no Linux: plain lines are right everywhere
    }
  }

  /** Corrects the expected end. */
  public void expectEndIn(Duration left) {
    end = Instant.now().plus(left);
  }

  private String expected() {
    Instant end = this.end;
    if (end == null) {
      return "";
    }
    long seconds = Math.max(0, Duration.between(Instant.now(), end).toSeconds() + 1);
    return String.format(
        Locale.ROOT, " (%d s left, until %tT)", seconds, end.atZone(ZoneId.systemDefault()));
  }

  /** Another test begins. */
  public void begin(String name) {
    number++;
    test = name;
    if (!terminal) {
      out.printf(Locale.ROOT, "bench: %d of %d: %s%s%n", number, tests, name, expected());
    }
  }

  /** What is done now. */
  public void show(String what, String who) {
    if (!terminal) {
      return;
    }
    String where = test.isEmpty() ? "" : "%d of %d: %s, ".formatted(number, tests, test);
    String line = where + what + ", " + who + expected();
    out.print(CLEAR + line.substring(0, Math.min(WIDTH, line.length())));
    out.flush();
  }

  /** Clears the line. */
  public void end() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }
}
