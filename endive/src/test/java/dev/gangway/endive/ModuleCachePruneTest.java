package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.host.Linux;
import dev.gangway.host.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
    opened.write(name, ByteBuffer.allocate(size));
    Files.setLastModifiedTime(directory().resolve(name), FileTime.from(Instant.now().minus(age)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The name of an entry. */
  private static String module(String digit) {
    return digit.repeat(64) + ".module";
  }

  private static String unfinished(String digit) {
    return "new-" + digit.repeat(16) + ".tmp";
  }

  @Test
  void whatIsOldGoesAndThenWhatWasUsedTheLongestTimeAgo() throws IOException {
    String today = module("1");
    String yesterday = module("2");
    String week = module("3");
    String written = unfinished("f");
    try (PrivateDirectory opened = PrivateDirectory.create(directory())) {
      file(opened, today, 100, Duration.ZERO);
      file(opened, yesterday, 100, Duration.ofDays(1));
      file(opened, week, 100, Duration.ofDays(7));
      file(opened, module("4"), 1, Duration.ofDays(31));
      file(opened, unfinished("e"), 1, Duration.ofHours(2));
      file(opened, written, 1, Duration.ZERO);
      file(opened, "other", 1, Duration.ofDays(99));
      ModuleCache.prune(opened, 300, MONTH);
      assertThat(names()).containsExactly(today, yesterday, week, written, "other");
      ModuleCache.prune(opened, 200, MONTH);
      assertThat(names()).containsExactly(today, yesterday, written, "other");
      ModuleCache.prune(opened, 0, MONTH);
      assertThat(names()).containsExactly(written, "other");
    }
  }

  @Test
  void onlyFilesWithNamesOfTheCacheGo() throws IOException {
    String[] others = {
      "important.tmp",
      "new-.tmp",
      "new-0123456789abcdeg.tmp",
      "new-0123456789abcdef0.tmp",
      "old-0123456789abcdef.tmp",
      "other.module",
      module("g"),
      module("A"),
      "0" + module("0"),
      ".module",
    };
    try (PrivateDirectory opened = PrivateDirectory.create(directory())) {
      for (String other : others) {
        file(opened, other, 1, Duration.ofDays(40));
      }
      ModuleCache.prune(opened, 0, MONTH);
      assertThat(names()).containsExactlyInAnyOrder(others);
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

  @Test
  void aDirectoryBehindALinkOfAnotherUserStaysAsItIs() throws IOException {
    assumeThat(Linux.geteuid()).as("root, who can give files away").isZero();
    Path victim = Files.createDirectory(home.resolve("victim"));
    Path old = Files.createFile(victim.resolve(module("0")));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
    Path cache = Files.createDirectory(home.resolve("cache"));
    Path link = Files.createSymbolicLink(cache.resolve("modules"), victim);
    Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
    for (int user : new int[] {0, 65534}) {
      Files.setAttribute(cache, "unix:uid", user);
      ModuleCache modules = new ModuleCache(link, "a version");
      modules.store(modules.entry(new byte[] {1}), ByteBuffer.wrap(new byte[] {2}));
      assertThat(victim).isDirectoryContaining(old::equals);
      assertThat(victim.toFile().list()).hasSize(1);
    }
  }
}
