package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code gangway bench} as a process that somebody ends: nothing of it may be left. */
public final class BenchProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A shell's "&" makes what it starts deaf to Ctrl-C, and that is inherited. */
  private static final List<String> HEAR_CTRL_C = List.of("env", "--default-signal=INT");

  /** Of measured JVMs. In the short form they have only the compiler that is warm at once. */
  public static final List<String> JVM_ARGS =
      List.of(
          "-XX:+UseSerialGC",
          TestSettings.full() ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
          "-ea:dev.gangway...",
          "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final BufferedReader said;
  private List<ProcessHandle> children = List.of();

  private BenchProcess(Process process) {
    this.process = process;
    this.said = process.inputReader();
  }

  /** Starts it. */
  public static BenchProcess start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(HEAR_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_ARGS);
    command.add("-Ddev.gangway.guests=" + System.getProperty("dev.gangway.guests"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.gangway.bench.Main");
    command.addAll(arguments);
    command.add("--jvm-args=" + String.join(" ", JVM_ARGS));
    return new BenchProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** What is waited for. */
  public interface Condition {
    /** Whether it has come. */
    boolean holds() throws IOException;
  }

  /** Waits. */
  public static void await(Condition condition) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).as("waited too long").isBefore(end);
      Thread.sleep(1);
    }
  }

  /** Until it says so. */
  public void awaitSaying(String words) throws IOException {
    for (@Nullable String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains(words)) {
        return;
      }
    }
    throw new AssertionError("it ended before it said: " + words);
  }

  /** Until it has a child whose command ends like this. */
  public void awaitChild(String command) throws IOException, InterruptedException {
    await(() -> {
      children = process.descendants().toList();
      return children.stream().anyMatch(c -> c.info().command().orElse("").endsWith(command));
    });
  }

  /**
   * Until it has a child whose command line has these words. The command of a JVM would not do: a
   * child that is about to become another program still is what its parent is.
   */
  public void awaitChildWith(String words) throws IOException, InterruptedException {
    await(() -> {
      children = process.descendants().toList();
      return children.stream().anyMatch(child -> words(child).contains(words));
    });
  }

  private static String words(ProcessHandle child) {
    try {
      return Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  /** Sends it a signal, as INT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Its exit status, when it has ended. */
  public int status() {
    return process.exitValue();
  }

  /** It and its children end. */
  private void assertNobodyIsLeft() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** The same, and a directory is empty then. */
  public void assertNothingIsLeft(Path place) throws IOException, InterruptedException {
    assertNobodyIsLeft();
    await(() -> {
      try (Stream<Path> left = Files.list(place)) {
        return left.findAny().isEmpty();
      }
    });
  }

  @Override
  public void close() {
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
