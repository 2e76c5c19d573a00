package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {

  @Test
  void isWhereXdgSays() {
    assertThat(CacheDirectory.modules(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")::get))
        .isEqualTo(Path.of("/c/gangway/modules"));
    assertThat(CacheDirectory.modules(Map.of("HOME", "/h")::get))
        .isEqualTo(Path.of("/h/.cache/gangway/modules"));
  }

  @Test
  void aRelativeOneIsIgnoredAsXdgWantsIt() {
    assertThat(CacheDirectory.modules(Map.of("XDG_CACHE_HOME", "c", "HOME", "/h")::get))
        .isEqualTo(Path.of("/h/.cache/gangway/modules"));
  }

  @Test
  void withoutAHomeThereIsNone() {
    assertThat(CacheDirectory.modules(Map.<String, String>of()::get)).isNull();
    assertThat(CacheDirectory.modules(Map.of("HOME", "")::get)).isNull();
  }
}
