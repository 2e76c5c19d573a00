package dev.gangway.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each guarantee that a document makes names the test that shows it, and that test exists. */
class GuaranteesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A test class, or a script that CI runs, as {@code FooTest} or {@code .ci/foo}. */
  private static final Pattern PROOF =
      Pattern.compile("`(?:([A-Z]\\w*Test)(?:\\.\\w+)?|(\\.ci/[\\w-]+))`");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/security.md"})
  void eachGuaranteeNamesATestThatExists(String document) throws IOException {
    Set<String> tests = testClasses();

    assertThat(guarantees(Files.readString(ROOT.resolve(document))))
        .as("guarantees of %s", document)
        .isNotEmpty()
        .allSatisfy(guarantee -> {
          List<MatchResult> proofs = PROOF.matcher(guarantee).results().toList();
          assertThat(proofs).as("the tests that show it").isNotEmpty();
          assertThat(proofs)
              .allSatisfy(proof -> {
                if (proof.group(1) != null) {
                  assertThat(tests).contains(proof.group(1));
                } else {
                  assertThat(ROOT.resolve(proof.group(2))).isExecutable();
                }
              });
        });
  }

  /** The items of the list under the heading that ends in "uarantees". */
  private static List<String> guarantees(String text) {
    return text.lines()
        .dropWhile(line -> !(line.startsWith("## ") && line.endsWith("uarantees")))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("- "))
        .toList();
  }

  private static Set<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(Path::toString)
          .filter(file -> file.contains("src/test/java/") && file.endsWith("Test.java"))
          .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
