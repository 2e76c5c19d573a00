package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/cli.md} has each command and each option of {@code gangway}, and no other. */
class DocumentedOptionsTest {
  /** An option at the beginning of a code span. */
  private static final Pattern OPTION = Pattern.compile("`(--?[a-z][a-z0-9-]*)");

  /** A command in a code span. */
  private static final Pattern COMMAND = Pattern.compile("`(?:\\./)?gangway ((?:--)?[a-z]+)");

  /** A command in the help. */
  private static final Pattern HELP_COMMAND =
      Pattern.compile("(?m)^(?:Usage:)? +gangway ((?:--)?[a-z]+)");

  @Test
  void theDocumentHasTheOptionsOfTheCommand() throws IOException {
    assertThat(documented()).isEqualTo(declared());
  }

  @Test
  void theDocumentHasTheCommands() throws IOException {
    String document = Files.readString(Path.of("../docs/cli.md"));
    assertThat(names(COMMAND, document)).isEqualTo(names(HELP_COMMAND, Help.gangway()));
  }

  @Test
  void theDocumentHasTheOptionsOfTheOtherCommands() throws IOException {
    String document = Files.readString(Path.of("../docs/cli.md"));
    Pattern optional = Pattern.compile("\\[(--[a-z-]+)\\]");
    Pattern inBrackets = Pattern.compile("\\(`(--[a-z-]+)`");
    assertThat(names(inBrackets, document)).isEqualTo(names(optional, Help.gangway()));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/cli.md"))) {
      if (line.startsWith("| `-")) {
        String options = line.substring(0, line.indexOf('|', 1));
        OPTION.matcher(options).results().map(found -> found.group(1)).forEach(names::add);
      }
    }
    return names;
  }

  private static Set<String> declared() {
    return Help.run((option, value) -> {}, rest -> {}).getCommandSpec().options().stream()
        .map(OptionSpec::names)
        .flatMap(Arrays::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
