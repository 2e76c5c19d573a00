package dev.gangway.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with options of its own, on this one's class path: for what is decided when a JVM starts.
 */
public final class OtherJvm {
  private OtherJvm() {}

  /**
   * Runs a program to its end.
   *
   * @param limit after so long it is killed
   * @param main the class to run
   * @param options of the JVM
   * @return what it wrote, both outputs
   * @throws AssertionError if it does not end with status 0 in time
   */
  public static String run(Duration limit, Class<?> main, List<String> options, String... args)
      throws IOException, InterruptedException {
    return run(limit, List.of(), main, options, args);
  }

  /**
   * As {@link #run(Duration, Class, List, String...)}, started by another command.
   *
   * @param starter the command, which runs what stands behind it
   */
  public static String run(
      Duration limit, List<String> starter, Class<?> main, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(starter);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-ea"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    Path output = Files.createTempFile("gangway", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String said = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            command
                + (ended ? " ended with " + process.exitValue() : " took too long")
                + "\n"
                + said);
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }
}
