package dev.gangway.cli;

import dev.gangway.abi.Fcntl;
import java.io.IOException;
import java.nio.file.Files;

/** What PROGRAM is on the command line. */
final class ProgramName {
  /** The module is read from the standard input. */
  static final String STDIN = "-";

  private ProgramName() {}

  /**
   * Whether the first argument of {@code gangway}, which is no command, is a program: by its name,
   * or as a file that is not a directory.
   *
   * @param first a byte string, as typed
   */
  static boolean isProgram(String first) {
    if (first.equals(STDIN) || first.endsWith(".wasm") || first.endsWith(".wat")) {
      return true;
    }
    try {
      return HostFiles.with(
          first, Fcntl.O_PATH, file -> Files.exists(file) && !Files.isDirectory(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** Its name in messages. */
  static String inMessages(String program) {
    return program.equals(STDIN) ? "stdin" : program;
  }
}
