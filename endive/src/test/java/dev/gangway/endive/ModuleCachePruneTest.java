package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.host.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of compiled modules stays bounded. */
class ModuleCachePruneTest {
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir Path home;

  private Path directory() {
    return home.resolve("modules");
  }

  private void file(PrivateDirectory opened, String name, int size, Duration age)
      throws IOException {
    opened.write(name, ByteBuffer.allocate(size), ".tmp");
    Files.setLastModifiedTime(directory().resolve(name), FileTime.from(Instant.now().minus(age)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsOldGoesAndThenWhatWasUsedTheLongestTimeAgo() throws IOException {
    try (PrivateDirectory opened = PrivateDirectory.create(directory())) {
      file(opened, "today.module", 100, Duration.ZERO);
      file(opened, "yesterday.module", 100, Duration.ofDays(1));
      file(opened, "week.module", 100, Duration.ofDays(7));
      file(opened, "old.module", 1, Duration.ofDays(31));
      file(opened, "abandoned.tmp", 1, Duration.ofHours(2));
      file(opened, "unfinished.tmp", 1, Duration.ZERO);
      file(opened, "other", 1, Duration.ofDays(99));
      ModuleCache.prune(opened, 300, MONTH);
      assertThat(names())
          .containsExactly(
              "other", "today.module", "unfinished.tmp", "week.module", "yesterday.module");
      ModuleCache.prune(opened, 200, MONTH);
      assertThat(names())
          .containsExactly("other", "today.module", "unfinished.tmp", "yesterday.module");
      ModuleCache.prune(opened, 0, MONTH);
      assertThat(names()).containsExactly("other", "unfinished.tmp");
    }
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void anEntryIsStoredAndLoadedForTheUserAlone() throws IOException {
    ModuleCache cache = new ModuleCache(directory(), "a version");
    Path entry = cache.entry(new byte[] {1, 2, 3});
    assertThat(ModuleCache.load(entry)).isNull();
    cache.store(entry, ByteBuffer.wrap(new byte[] {4, 5}));
    assertThat(ModuleCache.load(entry)).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
    assertThat(modes(entry)).isEqualTo("rw-------");
    assertThat(modes(directory())).isEqualTo("rwx------");
  }
}
