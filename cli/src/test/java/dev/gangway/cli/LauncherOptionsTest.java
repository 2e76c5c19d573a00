package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of the JVM: the user's win over the launcher's. */
class LauncherOptionsTest {
  @TempDir Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(directory);
  }

  @Test
  void aCollectorOfTheUsersReplacesTheLaunchers() throws Exception {
    for (String variable : List.of("GANGWAY_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
      Launcher.Result result =
          launcher
              .env(variable, Launcher.NO_TRAINING + " -XX:+UseG1GC")
              .run("run", "--no-cache", GangwayProcess.guest("hello.wasm"));
      launcher.env(variable, variable.startsWith("GANGWAY") ? Launcher.NO_TRAINING : "");
      assertThat(result.status()).as("%s: %s", variable, result.err()).isZero();
      assertThat(result.out()).isEqualTo("Hello, world!\n");
    }
  }

  @Test
  void theUsersOptionsStandBehindTheLaunchers() throws Exception {
    launcher.fakeJava("");
    assertThat(launcher.run("cpu").out().lines())
        .contains("-XX:+UseSerialGC")
        .endsWith(
            "-jar", directory + "/root/target/app/" + Launcher.APP + "/gangway-cli.jar", "cpu");
    List<String> lines =
        launcher
            .env("GANGWAY_JAVA_OPTS", Launcher.NO_TRAINING + " -Xss1m -XX:+UseZGC -Dglob=*")
            .run("cpu")
            .out()
            .lines()
            .toList();
    assertThat(lines)
        .doesNotContain("-XX:+UseSerialGC")
        .containsSubsequence("-Xss8m", "-Xss1m", "-XX:+UseZGC", "-Dglob=*", "-jar");
  }
}
