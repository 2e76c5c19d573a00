package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command in its own process, as users run it. */
final class GangwayProcess implements AutoCloseable {
  /** Long enough for the slowest machine: reached only if something hangs. */
  private static final int PATIENCE_SECONDS = 120;

  /** How a process ended. */
  record Result(int status, String out, String err) {
    Result exits(int expected) {
      assertThat(status).as("exit status, with stderr: %s", err).isEqualTo(expected);
      return this;
    }

    Result prints(String expected) {
      assertThat(out).isEqualTo(expected);
      return this;
    }

    /** Asserts one line of the command on stderr, and nothing else. */
    Result complains(String message) {
      assertThat(err).isEqualTo("gangway: " + message + "\n");
      return this;
    }

    Result isQuiet() {
      assertThat(err).isEmpty();
      return this;
    }
  }

  /** The cache of compiled programs for all runs without one of their own. */
  private static final Path CACHE = temporaryDirectory();

  private final Process process;

  private GangwayProcess(Process process) {
    this.process = process;
  }

  private static Path temporaryDirectory() {
    try {
      Path directory = Files.createTempDirectory("gangway-cli-tests");
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a guest in {@code guests}. */
  static Path guest(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("guests"))) {
      directory = directory.getParent();
      assertThat(directory).as("a directory above with guests/ in it").isNotNull();
    }
    return directory.resolve("guests").resolve(name);
  }

  /**
   * Starts the command.
   *
   * @param home its working directory
   */
  static GangwayProcess start(Path home, Object... arguments) throws IOException {
    return start(home, CACHE, List.of(), arguments);
  }

  /** As {@link #start(Path, Object...)}, with a cache of its own in {@code home/cache}. */
  static GangwayProcess startWithCache(Path home, Object... arguments) throws IOException {
    return start(home, home.resolve("cache"), List.of(), arguments);
  }

  private static GangwayProcess start(
      Path home, Path cache, List<String> prefix, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-ea"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("FROM_THE_HOST", "its value");
    return new GangwayProcess(builder.start());
  }

  /** As {@link #run}, with a cache of its own in {@code home/cache}. */
  static Result runWithCache(Path home, Object... arguments) throws Exception {
    try (GangwayProcess process = startWithCache(home, arguments)) {
      return process.end("");
    }
  }

  /** Runs the command to its end, without input. */
  static Result run(Path home, Object... arguments) throws Exception {
    try (GangwayProcess process = start(home, arguments)) {
      return process.end("");
    }
  }

  /**
   * Runs a shell script to its end. Its {@code $0} is {@code file}; its arguments are the command
   * and {@code arguments}.
   */
  static Result piped(Path home, String script, Path file, Object... arguments) throws Exception {
    List<String> shell = List.of("/bin/sh", "-c", script, file.toString());
    try (GangwayProcess process = start(home, CACHE, shell, arguments)) {
      return process.end("");
    }
  }

  /** As {@link #run}, but files cannot grow beyond 1 MiB: ulimit(1p). */
  static Result runWithFilesOfOneMebibyte(Path home, Object... arguments) throws Exception {
    List<String> limit = List.of("/bin/sh", "-c", "ulimit -f 2048 && exec \"$@\"", "sh");
    try (GangwayProcess process = start(home, CACHE, limit, arguments)) {
      return process.end("");
    }
  }

  /** Writes its input, and waits for its end. */
  Result end(String input) throws Exception {
    CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> all(process.inputReader()));
    CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> all(process.errorReader()));
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It may have ended without reading all of its input.
      assertThat(e).hasMessageContaining("Broken pipe");
    }
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    return new Result(process.exitValue(), out.get(), err.get());
  }

  /** Waits for its end with its input left open, and returns its exit status. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    return process.exitValue();
  }

  private static String all(BufferedReader reader) {
    StringBuilder text = new StringBuilder();
    try {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        text.append((char) c);
      }
    } catch (IOException e) {
      text.append(e);
    }
    return text.toString();
  }

  /** Waits for the first line on stderr that contains this. */
  void awaitOnStderr(String text) throws IOException {
    String line;
    do {
      line = process.errorReader().readLine();
      assertThat(line).as("a line with '%s' on stderr", text).isNotNull();
    } while (!line.contains(text));
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would close the streams as well
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its whole stderr, after its end. */
  String stderr() {
    return all(process.errorReader());
  }

  InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
