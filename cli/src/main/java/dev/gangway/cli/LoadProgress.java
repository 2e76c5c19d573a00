package dev.gangway.cli;

import dev.gangway.host.HostFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints on stderr, if that is a terminal, that a program is still being compiled, and for how
 * long. The line is erased when the program is loaded, or when a signal ends the process.
 *
 * <p>A load can use up the heap. So the line is prepared beforehand, and the thread that prints it
 * ends silently if it cannot go on: the load reports the error.
 */
final class LoadProgress implements AutoCloseable {
  private static final int STDERR = 2;

  /** Most programs are loaded within this time. */
  private static final int SILENT_SECONDS = 2;

  /** Columns of a terminal if {@code COLUMNS} is not set. */
  private static final int DEFAULT_WIDTH = 80;

  private static final int MAX_SECONDS = 999_999;
  private static final int MAX_DIGITS = 6;

  private static final String BEFORE = "gangway: ";
  private static final String AFTER = ": compiling, ";
  private static final String UNIT = " s";
  private static final String CUT = "...";

  /** Columns below which nothing is printed. */
  private static final int MIN_WIDTH =
      BEFORE.length() + CUT.length() + AFTER.length() + MAX_DIGITS + UNIT.length() + 1;

  private final Thread thread;

  private LoadProgress(String program) {
    thread = Thread.ofPlatform().daemon().name("gangway-progress").unstarted(() -> run(program));
  }

  /**
   * Starts the display of a load.
   *
   * @param program its name in messages
   */
  static LoadProgress of(String program) {
    LoadProgress progress = new LoadProgress(program);
    progress.thread.start();
    return progress;
  }

  private void run(String program) {
    try {
      TimeUnit.SECONDS.sleep(SILENT_SECONDS);
      if (HostFile.isatty(STDERR) == 1) {
        tell(program);
      }
    } catch (InterruptedException e) {
      // The program is loaded.
    } catch (Throwable e) {
      // Most likely the heap is used up: the load ends and reports it.
    }
  }

  private void tell(String program) throws InterruptedException {
    int width = width(System.getenv("COLUMNS"));
    if (width < MIN_WIDTH) {
      return;
    }
    byte[] clear = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);
    byte[] beginning = beginning(program, width);
    byte[] line = Arrays.copyOf(beginning, beginning.length + MAX_DIGITS + UNIT.length());
    Thread hook = new Thread(this::close, "gangway-progress-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (int seconds = SILENT_SECONDS; seconds <= MAX_SECONDS; seconds++) {
        print(line, end(line, beginning.length, seconds));
        TimeUnit.SECONDS.sleep(1);
      }
    } finally {
      print(clear, clear.length);
      forget(hook);
    }
  }

  private static void print(byte[] bytes, int length) {
    System.err.write(bytes, 0, length);
    System.err.flush();
  }

  /** Appends the seconds to the line, and returns its length. */
  private static int end(byte[] line, int from, int seconds) {
    int end = from;
    for (int rest = seconds; rest > 0; rest /= 10) {
      end++;
    }
    int rest = seconds;
    for (int i = end - 1; i >= from; i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    for (int i = 0; i < UNIT.length(); i++) {
      line[end++] = (byte) UNIT.charAt(i);
    }
    return end;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  /** The columns of the terminal. */
  private static int width(@Nullable String columns) {
    try {
      int width = columns == null ? 0 : Integer.parseInt(columns);
      return width > 0 ? width : DEFAULT_WIDTH;
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  /**
   * The line up to the seconds. The start of a long name is cut: the whole line must be shorter
   * than the terminal is wide, or each second would start a new line.
   */
  private static byte[] beginning(String program, int width) {
    String name = Messages.printable(program);
    int room = width - 1 - BEFORE.length() - AFTER.length() - MAX_DIGITS - UNIT.length();
    if (columns(name, 0) > room) {
      int from = 0;
      while (from < name.length() && columns(name, from) > room - CUT.length()) {
        from += Character.charCount(name.codePointAt(from));
      }
      name = CUT + name.substring(from);
    }
    return ("\r" + BEFORE + name + AFTER).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * An upper bound of the columns of the rest of a text: a character that may be wide counts two.
   */
  private static int columns(String text, int from) {
    int columns = 0;
    for (int i = from; i < text.length(); i++) {
      columns += text.charAt(i) < 0x1100 ? 1 : 2;
    }
    return columns;
  }

  /** Ends the display and erases its line. */
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
