package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
  private static final List<String> KNOWN =
      List.of("--dir", "--timeout", "--load-timeout", "--max-memory", "-e", "--env", "run");

  @ParameterizedTest
  @CsvSource({
    "--tmeout, --timeout", // one letter is missing
    "--timeoutt, --timeout", // one too many
    "--timeuot, --timeout", // two swapped
    "--tineuot, --timeout", // and another one
    "--TIMEOUT, --timeout or --load-timeout",
    "-dir, --dir",
    "---dir, --dir",
    "dri, --dir",
    "--memory, --max-memory",
    "--load, --load-timeout",
    "rnu, run",
    "rum, run",
    "ru, run",
    "ev, --env"
  })
  void namesWhatIsNear(String typed, String meant) {
    assertThat(Spelling.hint(typed, KNOWN)).isEqualTo("; did you mean " + meant + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "--", "x", "-x", "--frob", "--verbose", "xyz", "--d", "\u00e9"})
  void isSilentIfNothingIsNear(String typed) {
    assertThat(Spelling.hint(typed, KNOWN)).isEmpty();
  }

  @Test
  void namesAtMostThree() {
    List<String> many = List.of("--aa", "--ab", "--ac", "--ad");
    assertThat(Spelling.hint("--ax", many)).isEqualTo("; did you mean --aa, --ab or --ac?");
  }
}
