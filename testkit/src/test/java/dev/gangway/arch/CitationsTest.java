package dev.gangway.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sources cite RATIONALE.md by section, as {@code RATIONALE.md#masked-pointers}. A document may
 * also cite the whole file. Each cited section exists.
 */
class CitationsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CITATION = Pattern.compile("RATIONALE(?:\\.md(?:#([\\w-]+))?)?");
  private static final Pattern HEADING = Pattern.compile("(?m)^### (.*)$");
  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|c|h|sh|xml|properties|md)");

  @Test
  void eachCitedSectionExists() throws IOException {
    Set<String> sections = sections(Files.readString(ROOT.resolve("RATIONALE.md")));
    List<String> wrong = new ArrayList<>();
    int right = 0;
    for (Path source : sources()) {
      for (MatchResult citation : CITATION.matcher(Files.readString(source)).results().toList()) {
        boolean document = source.toString().endsWith(".md");
        if (citation.group(1) == null ? document : sections.contains(citation.group(1))) {
          right++;
        } else {
          wrong.add(ROOT.relativize(source) + ": " + citation.group());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(right).isPositive();
  }

  @Test
  void eachSectionThatRationaleLinksToExists() throws IOException {
    String text = Files.readString(ROOT.resolve("RATIONALE.md"));
    assertThat(Pattern.compile("\\]\\(#([\\w-]+)\\)").matcher(text).results())
        .extracting(link -> link.group(1))
        .isNotEmpty()
        .allMatch(sections(text)::contains);
  }

  /** The anchors that GitHub gives them. */
  private static Set<String> sections(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> SOURCE.matcher(file.toString()).matches())
          .filter(file ->
              !ROOT.relativize(file)
                  .toString()
                  .matches("(.*/)?(target|third-party/build|\\.\\w+)/.*"))
          .filter(file -> !file.endsWith("CitationsTest.java"))
          .toList();
    }
  }
}
