package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts complete what they should, in the shells themselves. */
class CompletionTest {
  @TempDir Path directory;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(directory.resolve("data set"));
    Files.createFile(directory.resolve("data.txt"));
    Files.createFile(directory.resolve("app.wasm"));
    Files.createFile(directory.resolve("a b.wasm"));
  }

  private String shell(String shell, String script, String... arguments) throws Exception {
    Path out = Files.createTempFile("completion", ".out");
    try {
      List<String> command = new ArrayList<>(List.of(shell));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("FROM_THE_HOST", "x");
      Process process = builder.start();
      try (var in = process.outputWriter()) {
        in.write(script);
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(out);
    } finally {
      Files.delete(out);
    }
  }

  /**
   * What bash offers at the end of a line.
   *
   * @param replaced the part of the last word that bash replaces: behind {@code =} or {@code :}
   */
  private List<String> bash(String line, String replaced) throws Exception {
    String script =
        Completion.script(List.of("bash"))
            + "COMP_LINE='%s' COMP_POINT=%d\n".formatted(line, line.length())
            + "_gangway gangway '%s' ''\n".formatted(replaced)
            + "((${#COMPREPLY[@]} == 0)) || printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    return shell("bash", script, "--norc").lines().sorted().toList();
  }

  private List<String> bash(String line) throws Exception {
    return bash(line, line.substring(line.lastIndexOf(' ') + 1));
  }

  @Test
  void bashCompletesCommandsAndPrograms() throws Exception {
    assertThat(bash("gangway c")).containsExactly("completion", "cpu");
    assertThat(bash("gangway --v")).containsExactly("--version");
    assertThat(bash("gangway app")).containsExactly("app.wasm");
    assertThat(bash("gangway "))
        .contains("run", "bench", "help", "--help", "app.wasm", "a b.wasm", "data set")
        .doesNotContain("data.txt");
    assertThat(bash("gangway completion ")).containsExactly("bash", "zsh");
    assertThat(bash("gangway cpu -")).containsExactly("--measure");
    assertThat(bash("gangway insp")).containsExactly("inspect");
    assertThat(bash("gangway inspect --j")).containsExactly("--json");
    assertThat(bash("gangway inspect app")).containsExactly("app.wasm");
  }

  @ParameterizedTest
  @EnumSource
  void bashCompletesEachOption(RunOption option) throws Exception {
    String name = option.longName();
    assertThat(bash("gangway run --trace " + name.substring(0, name.length() - 1))).contains(name);
  }

  @Test
  void bashCompletesValues() throws Exception {
    assertThat(bash("gangway run --dir da")).containsExactly("data set");
    assertThat(bash("gangway run --dir=da", "da")).containsExactly("data set");
    assertThat(bash("gangway run --dir=da", "--dir=da")).containsExactly("--dir=data set");
    assertThat(bash("gangway run --dir data::/d", "/d")).isEmpty();
    assertThat(bash("gangway run --trace-output da")).containsExactly("data set", "data.txt");
    assertThat(bash("gangway run -e FROM_TH")).containsExactly("FROM_THE_HOST");
    assertThat(bash("gangway run --timeout ")).isEmpty();
  }

  @Test
  void bashCompletesTheProgramBehindOptionsAndTheirValues() throws Exception {
    List<String> programs = List.of("a b.wasm", "app.wasm");
    assertThat(bash("gangway run a")).isEqualTo(programs);
    assertThat(bash("gangway run --dir . --trace -e A=1 a")).isEqualTo(programs);
    assertThat(bash("gangway run --timeout=5 a")).isEqualTo(programs);
    assertThat(bash("gangway run -- a")).isEqualTo(programs);
    assertThat(bash("gangway run -- -")).isEmpty();
  }

  /** Bash's own completion of files is left for them. */
  @Test
  void bashOffersNoOptionsToTheProgram() throws Exception {
    assertThat(bash("gangway run app.wasm --d")).isEmpty();
    assertThat(bash("gangway run --dir . app.wasm a")).isEmpty();
    assertThat(bash("gangway run - --d")).isEmpty();
    assertThat(bash("gangway app.wasm --d")).isEmpty();
    assertThat(bash("gangway bench -")).isEmpty();
  }

  @Test
  void bashFindsTheCommandBehindOtherWords() throws Exception {
    assertThat(bash("A=1 gangway c")).containsExactly("completion", "cpu");
    assertThat(bash("gangway")).isEmpty();
    assertThat(bash("")).isEmpty();
  }

  private static boolean has(String shell) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(shell, "-c", "exit 0").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void zshCanReadItsScript() throws Exception {
    assumeTrue(has("zsh"), "zsh is not installed");
    assertThat(shell("zsh", Completion.script(List.of("zsh")), "-f", "-n")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void zshGetsEachOptionWithWhatItDoes(RunOption option) throws Exception {
    String name = option.longName() + (option.label() == null ? "[" : "=[");
    String description = option.description().substring(0, 8).replace(":", "\\:");
    assertThat(Completion.script(List.of("zsh"))).contains("'*" + name + description);
  }

  @Test
  void anUnknownShellIsAUsageError() {
    for (List<String> arguments : List.of(List.<String>of(), List.of("bash", "zsh"))) {
      assertThatThrownBy(() -> Completion.script(arguments))
          .isInstanceOf(UsageException.class)
          .hasMessage("gangway completion takes one shell; known: bash and zsh");
    }
    assertThatThrownBy(() -> Completion.script(List.of("fish")))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown shell 'fish'; known: bash and zsh");
  }
}
