package dev.gangway.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.fs.host.CacheMode;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A storm while strace lets calls of the host fail: nothing hangs, no guest traps, and what was
 * confirmed is there. It needs strace and the right to trace; else it is skipped.
 */
class FaultyHostTest {
  private static final long SECONDS = TestSettings.of(TestSettings.STORM_SECONDS);
  private static final long PATIENCE_SECONDS = 240;

  /** What Gangway alone calls; the JVM itself uses none of them once it has started. */
  private static final List<String> CALLS =
      List.of(
          "fsync,fdatasync",
          "pwritev,pwritev2,pwrite64",
          "preadv,preadv2",
          "ftruncate",
          "fallocate,copy_file_range",
          "openat2",
          "renameat2,linkat,unlinkat");

  private static final List<String> ERRORS = List.of("EIO", "ENOSPC", "EINTR");

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void aStormWhoseHostFailsLosesNothingThatWasConfirmed(CacheMode mode) throws Exception {
    assumeTrue(canTrace(), "strace is missing, or may not trace here");
    long seed = TestSettings.seed("storm.seed");
    System.out.println("gangway.storm.seed=" + seed);
    List<String> command = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq"));
    command.addAll(List.of("-o", "/dev/null", "-e", "trace=" + String.join(",", CALLS)));
    Random random = new Random(seed ^ mode.name().hashCode());
    for (String calls : CALLS) {
      String error = ERRORS.get(random.nextInt(ERRORS.size()));
      // Counted for each thread by itself.
      String when = (5 + random.nextInt(20)) + "+" + (3 + random.nextInt(10));
      command.addAll(List.of("-e", "inject=" + calls + ":error=" + error + ":when=" + when));
    }
    System.out.println(String.join(" ", command));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-ea"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(StormJvm.class.getName());
    Path directory = Files.createDirectory(temp.resolve("d"));
    command.addAll(List.of(directory.toString(), mode.name(), "" + seed, "" + SECONDS));
    String said = run(command);
    assertThat(said).contains(mode + ": ");
    System.out.print(said);
  }

  private boolean canTrace() throws IOException, InterruptedException {
    try {
      String said =
          run(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync", "true"));
      return said.isEmpty();
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  /** Its output; an AssertionError if it fails or does not end. */
  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = temp.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertThat(ended).as("ended in time: %s", said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
