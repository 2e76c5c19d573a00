package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.DirectoryOptions;
import dev.gangway.Gangway;
import dev.gangway.KernelMounts;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest cannot write to a read-only mount through another mount. */
class MountOverlapTest {
  @TempDir Path directory;

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(directory.resolve("d/ro"));
    Files.createDirectories(directory.resolve("other"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("d/ro"));
  }

  private Path at(String name) {
    return directory.resolve(name);
  }

  @Test
  void overlappingDirectoriesOfTwoModesAreRefusedAndClosed() throws IOException {
    HostResources before = HostResources.now();
    try (Gangway.Builder builder = Gangway.builder()) {
      builder.directory("/m", at("d")).readOnlyDirectory("/other", at("other"));
      String[] names = {"d/ro", "link", "d", "other/../d/ro", ""};
      for (String name : names) {
        assertThatThrownBy(() -> builder.readOnlyDirectory("/m/ro", at(name)))
            .as(name)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("(at /m) and ")
            .hasMessageContaining("(at /m/ro) overlap, and only /m/ro is read-only");
        assertThatThrownBy(() -> builder.directory("/m/ro", at(name), DirectoryOptions.READ_ONLY))
            .isInstanceOf(IllegalArgumentException.class);
      }
      HostFileSystem own = new HostFileSystem(at("d/ro"), CacheMode.WRITEBACK, PageCache.shared());
      assertThatThrownBy(() -> KernelMounts.mount(builder, "/m/ro", own, true))
          .isInstanceOf(IllegalArgumentException.class);
      own.close();
      assertThatThrownBy(() -> builder.directory("/x", at("other")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only /other is read-only");
    }
    assertThat(HostResources.now().fds()).isEqualTo(before.fds());
  }

  @Test
  void directoriesOfOneModeOrApartMayBeMountedTogether() throws IOException {
    try (Gangway gangway =
        Gangway.builder()
            .directory("/a", at("d"))
            .directory("/b", at("d/ro"))
            .readOnlyDirectory("/c", at("other"))
            .readOnlyDirectory("/d", at("other"))
            .build()) {
      assertThat(gangway.memInfo()).isNotNull();
    }
  }

  @Test
  void aFileSystemInMemoryMayBeMountedTwice() {
    MemFileSystem shared = new MemFileSystem(1 << 20, 100);
    Gangway.Builder builder = Gangway.builder();
    KernelMounts.mount(builder, "/rw", shared, false);
    try (Gangway gangway = KernelMounts.mount(builder, "/ro", shared, true).build()) {
      assertThat(gangway.memInfo()).isNotNull();
    }
  }
}
