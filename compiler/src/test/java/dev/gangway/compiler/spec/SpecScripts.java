package dev.gangway.compiler.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the core tests, and their conversion. */
final class SpecScripts {
  private static final String CONVERTER = "wast2json";

  private SpecScripts() {}

  /** The folder with the tests; null if there is none beside the checkout. */
  static @Nullable Path folder() {
    Path checkout = Path.of("").toAbsolutePath().getParent();
    Path folder = checkout == null ? null : checkout.resolveSibling("shared").resolve("spec");
    return folder != null && Files.isDirectory(folder) ? folder : null;
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Whether the converter is installed. */
  static boolean canConvert() {
    try {
      return run(List.of(CONVERTER, "--version")) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".wast")).sorted().toList();
    }
  }

  /**
   * Converts a test.
   *
   * @param to the folder for its commands and modules
   * @return the file with its commands; null if the converter does not know the test's syntax
   */
  static @Nullable Path convert(Path file, Path to) throws IOException {
    Path json = to.resolve("test.json");
    List<String> command =
        List.of(CONVERTER, "--enable-all", file.toString(), "-o", json.toString());
    return run(command) == 0 ? json : null;
  }

  private static int run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
    return process.exitValue();
  }
}
