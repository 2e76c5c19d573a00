package dev.gangway.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the Markdown documents lead to a file that exists, and to a heading in it. */
class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A link's target: {@code [text](file#heading)}. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]*)\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?) *$");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

  @Test
  void eachRelativeLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      String text = withoutCodeBlocks(document);
      for (MatchResult link : LINK.matcher(CODE.matcher(text).replaceAll("")).results().toList()) {
        if (!link.group(1).matches("[a-z]+:.*")) {
          links++;
          if (!leadsSomewhere(document, link.group(1))) {
            broken.add(ROOT.relativize(document) + ": " + link.group(1));
          }
        }
      }
    }
    assertThat(links).isPositive();
    assertThat(broken).isEmpty();
  }

  @Test
  void headingsHaveTheAnchorsThatGitHubGivesThem() {
    assertThat(anchors("# Why `Unsafe`, where it's exported?\n## A--b_c\n## A--b_c\n"))
        .containsExactly("a--b_c", "a--b_c-1", "why-unsafe-where-its-exported");
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target =
        file.isEmpty() ? document : document.resolveSibling(file).toAbsolutePath().normalize();
    return Files.exists(target)
        && (hash < 0
            || (Files.isRegularFile(target)
                && anchors(withoutCodeBlocks(target)).contains(link.substring(hash + 1))));
  }

  private static Set<String> anchors(String text) {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new TreeSet<>();
    for (MatchResult heading : HEADING.matcher(text).results().toList()) {
      String anchor =
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  private static String withoutCodeBlocks(Path document) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(document)).replaceAll("");
  }

  private static Set<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.\\w+)/.*"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
