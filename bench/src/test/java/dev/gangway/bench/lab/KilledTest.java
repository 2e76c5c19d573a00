package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory as a process that somebody ends: nothing of it may be left. */
class KilledTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A shell's "&" makes what it starts deaf to Ctrl-C, and that is inherited. */
  private static final List<String> HEAR_CTRL_C = List.of("env", "--default-signal=INT");

  @TempDir private Path place;
  @TempDir private Path out;

  @SuppressWarnings("NullAway.Init") // by start
  private Process bench;

  private List<ProcessHandle> children = List.of();

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no Linux");
    List<String> command = new ArrayList<>(HEAR_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Ddev.gangway.guests=" + System.getProperty("dev.gangway.guests"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.gangway.bench.Main");
    command.addAll(List.of("write1", "lseek1", "--seconds", "3600", "--rounds", "36000"));
    command.addAll(List.of("--tasks", "1..2", "--mode", "both", "--peers", "native,endive"));
    command.addAll(List.of("--fs", place.toString(), "--out", out.toString()));
    bench = new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @AfterEach
  void end() {
    children.forEach(ProcessHandle::destroyForcibly);
    bench.destroyForcibly();
  }

  /** Until it measures, and has a process of each kind. */
  private void awaitMeasuring() throws IOException, InterruptedException {
    BufferedReader said = bench.inputReader();
    for (@Nullable String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("1 of 2: write1")) {
        await(this::seesANativeChild);
        return;
      }
    }
    throw new AssertionError("it ended before it measured");
  }

  private boolean seesANativeChild() {
    children = bench.descendants().toList();
    return children.stream()
        .anyMatch(child -> child.info().command().orElse("").endsWith("scale-native"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).as("waited too long").isBefore(end);
      Thread.sleep(1);
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(bench.pid())).start().waitFor();
  }

  private void assertNothingIsLeft() throws IOException, InterruptedException {
    assertNobodyIsLeft();
    await(() -> {
      try (Stream<Path> left = Files.list(place)) {
        return left.findAny().isEmpty();
      }
    });
  }

  private void assertNobodyIsLeft() throws IOException, InterruptedException {
    assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void afterCtrlCWhatWasMeasuredIsSaved() throws Exception {
    awaitMeasuring();

    signal("INT");

    assertNothingIsLeft();
    assertThat(bench.exitValue()).isEqualTo(130);
    LabResult result = LabResultFile.read(out);
    assertThat(result.complete()).isFalse();
    assertThat(result.failures()).isEmpty();
    assertThat(result.tests().getFirst().series().getFirst().cells()).isNotEmpty();
  }

  @Test
  void whereItIsKilledItsChildrenNoticeAndRemoveWhatItLeft() throws Exception {
    awaitMeasuring();

    signal("KILL");

    assertNothingIsLeft();
    assertThat(out.resolve(LabResultFile.NAME)).doesNotExist();
  }

  @Test
  void whereItIsKilledWhileItStartsNobodyIsLeft() throws Exception {
    await(() -> bench.descendants().findAny().isPresent());
    children = bench.descendants().toList();

    signal("KILL");

    assertNobodyIsLeft();
  }
}
