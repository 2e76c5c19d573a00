package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {

  @Test
  void isWhereXdgSays() {
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")::get))
        .isEqualTo(Path.of("/c/gangway"));
    assertThat(CacheDirectory.of(Map.of("HOME", "/h")::get))
        .isEqualTo(Path.of("/h/.cache/gangway"));
  }

  @Test
  void aRelativeOneIsIgnoredAsXdgWantsIt() {
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "c", "HOME", "/h")::get))
        .isEqualTo(Path.of("/h/.cache/gangway"));
  }

  @Test
  void withoutAHomeThereIsNone() {
    assertThat(CacheDirectory.of(Map.<String, String>of()::get)).isNull();
    assertThat(CacheDirectory.of(Map.of("HOME", "")::get)).isNull();
  }
}
