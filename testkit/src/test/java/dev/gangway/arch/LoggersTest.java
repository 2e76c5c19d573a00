package dev.gangway.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries tell an embedder something by {@link System.Logger} only, as documented. */
class LoggersTest {
  private static final List<String> LIBRARIES = List.of("kernel", "wasm", "wasi", "endive", "api");

  /** What writes to the streams of the process, or to a logger that is no System.Logger. */
  private static final Pattern OTHER_WAYS =
      Pattern.compile(
          "System\\.(?:err|out)\\b|printStackTrace\\(|java\\.util\\.logging|org\\.slf4j"
              + "|FileDescriptor\\.(?:err|out)\\b");

  private static final Pattern LOGGER = Pattern.compile("System\\s*\\.getLogger\\((\\w+)\\.class");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (\\S+);");

  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(dev\\.gangway\\.[\\w.]+)`");

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String library : LIBRARIES) {
      try (Stream<Path> files = Files.walk(Path.of("..", library, "src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void nothingElseWritesToTheProcess() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : sources()) {
      OTHER_WAYS
          .matcher(Files.readString(source))
          .results()
          .forEach(way -> found.add(source + ": " + way.group()));
    }
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.err.println(x);",
        "e.printStackTrace();",
        "import java.util.logging.Logger;",
        "new FileOutputStream(FileDescriptor.err)"
      })
  void otherWaysAreFound(String source) {
    assertThat(OTHER_WAYS.matcher(source).find()).isTrue();
  }

  @Test
  void theDocumentListsTheLoggers() throws IOException {
    SortedSet<String> declared = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      LOGGER
          .matcher(text)
          .results()
          .forEach(logger -> declared.add(packageOf(text) + "." + logger.group(1)));
    }
    SortedSet<String> documented = new TreeSet<>();
    DOCUMENTED
        .matcher(Files.readString(Path.of("../docs/embedding.md")))
        .results()
        .forEach(row -> documented.add(row.group(1)));
    assertThat(declared).isNotEmpty().isEqualTo(documented);
  }

  private static String packageOf(String source) {
    return PACKAGE.matcher(source).results().findFirst().orElseThrow().group(1);
  }
}
