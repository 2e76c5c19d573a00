package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTest {

  @ParameterizedTest
  @EnumSource
  void helpNamesEachOptionAndTheParserKnowsTheName(RunOption option) {
    assertThat(Help.run()).contains(option.longName());
    assertThat(
            Help.run((o, value) -> {}, rest -> {}).getCommandSpec().findOption(option.longName()))
        .isNotNull();
  }

  @Test
  void helpFitsATerminal() {
    assertThat(Help.run().lines()).allMatch(line -> line.length() <= 96);
    assertThat(Help.gangway().lines()).allMatch(line -> line.length() <= 96);
    assertThat(Help.inspect().lines()).allMatch(line -> line.length() <= 96);
  }

  /** The examples must parse. */
  @Test
  void theExamplesOfTheHelpAreGoodCommandLines() throws UsageException {
    String[] examples =
        Help.run().lines().filter(l -> l.startsWith("  gangway run ")).toArray(String[]::new);
    assertThat(examples).hasSizeGreaterThan(3);
    for (String example : examples) {
      String[] words = example.strip().split(" ", -1);
      RunOptions options =
          RunOptions.parse(List.of(words).subList(2, words.length), name -> Objects.toString(name));
      assertThat(options.program()).endsWith(".wasm");
      assertThat(options.mounts()).isNotEmpty();
    }
  }

  @Test
  void versionNamesWhatAReportNeeds() {
    assertThat(Version.text().lines())
        .satisfiesExactly(
            gangway -> assertThat(gangway).matches("gangway \\d+\\.\\d+\\.\\d+.*"),
            engine -> assertThat(engine).matches("Endive \\d+\\.\\d+\\.\\d+.*"),
            jdk -> assertThat(jdk).startsWith("JDK ").contains(System.getProperty("os.arch")),
            tier -> assertThat(tier).startsWith("user memory: "),
            access -> assertThat(access).isEqualTo("loads and stores: direct"));
  }
}
