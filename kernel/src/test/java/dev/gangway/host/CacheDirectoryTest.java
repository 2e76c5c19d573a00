package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
  @TempDir Path home;

  @Test
  void theVariableOfTheSpecificationComesBeforeTheHome() {
    String cache = home.resolve("c").toString();
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", cache, "HOME", home.toString())::get))
        .isEqualTo(home.resolve("c/gangway"));
    assertThat(CacheDirectory.of(Map.of("HOME", home.toString())::get))
        .isEqualTo(home.resolve(".cache/gangway"));
  }

  @Test
  void aRelativePathIsIgnored() {
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "c", "HOME", home.toString())::get))
        .isEqualTo(home.resolve(".cache/gangway"));
    assertThat(CacheDirectory.of(Map.of("HOME", "h")::get)).isNull();
  }

  @Test
  void withoutAHomeThereIsNone() {
    assertThat(CacheDirectory.of(Map.<String, String>of()::get)).isNull();
    assertThat(CacheDirectory.of(Map.of("HOME", "")::get)).isNull();
  }

  @Test
  void aHomeThatIsNotThereIsNoneAndIsNotMade() throws Exception {
    String missing = home.resolve("missing").toString();
    assertThat(CacheDirectory.of(Map.of("HOME", missing)::get)).isNull();
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", missing + "/cache")::get)).isNull();
    for (String never :
        new String[] {"/nonexistent", "/nonexistent/home", "//nonexistent/../nonexistent"}) {
      assertThat(CacheDirectory.of(Map.of("HOME", never)::get)).as(never).isNull();
      assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", never)::get)).as(never).isNull();
    }
    Path file = Files.createFile(home.resolve("file"));
    assertThat(CacheDirectory.of(Map.of("HOME", file.toString())::get)).isNull();
  }
}
