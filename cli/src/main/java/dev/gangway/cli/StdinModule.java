package dev.gangway.cli;

import dev.gangway.Gangway;
import dev.gangway.Program;
import dev.gangway.host.HostFile;
import java.io.FilterInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The standard input as a module. At its end, the display of the load's progress starts; {@link
 * #close} ends it. The standard input stays open.
 *
 * <p>Only its static methods are for others: who calls none of them need not load this class.
 */
final class StdinModule extends FilterInputStream {
  private static final int STDIN = 0;

  private @Nullable LoadProgress progress;

  private StdinModule() {
    super(System.in);
  }

  /**
   * Reads the standard input to its end, and loads it.
   *
   * @throws UsageException if the standard input is a terminal
   * @throws IOException as {@link Gangway#load(java.io.InputStream, String)}
   */
  static Program load(Gangway gangway) throws UsageException, IOException {
    refuseTerminal();
    try (StdinModule module = new StdinModule()) {
      return gangway.load(module, ProgramName.inMessages(ProgramName.STDIN));
    }
  }

  /**
   * @throws UsageException if the standard input is a terminal
   */
  static void refuseTerminal() throws UsageException {
    if (HostFile.isatty(STDIN) == 1) {
      throw new UsageException(
          "- is for a module on the standard input, which is a terminal; redirect it");
    }
  }

  @Override
  public int read() throws IOException {
    return noted(super.read());
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    return noted(super.read(to, at, length));
  }

  private int noted(int read) {
    if (read < 0 && progress == null) {
      progress = LoadProgress.of(ProgramName.inMessages(ProgramName.STDIN));
    }
    return read;
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
