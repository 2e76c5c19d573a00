package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Gangway;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the builder refuses, and that it keeps nothing open then. */
class GangwayBuilderTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/a/", "a", "./a", "//a", "/./a/."})
  void twoMountsAtOnePathAreRefused(String again) throws IOException {
    HostResources before = HostResources.now();
    try (Gangway.Builder builder = Gangway.builder().tmpfs("/a", 1 << 20)) {
      String message = "there is another mount at /a already";
      assertThatThrownBy(() -> builder.tmpfs(again, 1 << 20))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> builder.directory(again, directory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> builder.readOnlyDirectory(again, directory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
    assertThat(HostResources.now().filesSince(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ".", "", "//", "./"})
  void theRootHasManyNames(String again) {
    try (Gangway.Builder builder = Gangway.builder().tmpfs("/", 1 << 20).tmpfs("/a", 1 << 20)) {
      assertThatThrownBy(() -> builder.tmpfs(again, 1 << 20))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is another mount at / already");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "/a/../b", "a/.."})
  void aGuestPathDoesNotGoUp(String path) throws IOException {
    HostResources before = HostResources.now();
    try (Gangway.Builder builder = Gangway.builder()) {
      assertThatThrownBy(() -> builder.directory(path, directory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a guest path must not have '..' in it: " + path);
    }
    assertThat(HostResources.now().filesSince(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 65535, (2L << 30) + 1, 4L << 30, Long.MAX_VALUE})
  void aMemoryLimitNamesTheLeastAndTheMost(long bytes) {
    try (Gangway.Builder builder = Gangway.builder()) {
      assertThatThrownBy(() -> builder.maxMemory(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a memory limit must be from 64 KiB (65536 bytes) to 2 GiB (2147483648): " + bytes);
    }
  }

  @Test
  void theLeastAndTheMostMemoryCanBeHad() throws IOException {
    for (long bytes : new long[] {Gangway.MIN_MEMORY, Gangway.MAX_MEMORY}) {
      try (Gangway gangway = Gangway.builder().maxMemory(bytes).build()) {
        assertThat(gangway.memInfo()).isNotNull();
      }
    }
    try (Gangway gangway = Gangway.builder().maxMemory(Gangway.MAX_MEMORY).build()) {
      assertThat(RunningGuests.run(gangway, "hello").status().code()).isZero();
    }
  }

  @Test
  void aMissingDirectoryAndAFileInItsPlaceHaveTheirOwnExceptions() throws IOException {
    Path missing = directory.resolve("missing");
    Path file = Files.createFile(directory.resolve("file"));
    try (Gangway.Builder builder = Gangway.builder()) {
      assertThatThrownBy(() -> builder.directory("/a", missing))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(missing + ": no such file or directory (ENOENT)");
      assertThatThrownBy(() -> builder.readOnlyDirectory("/a", file))
          .isInstanceOf(NotDirectoryException.class)
          .hasMessage(file + ": not a directory (ENOTDIR)");
      assertThatThrownBy(() -> builder.directory("/a", file.resolve("below")))
          .isInstanceOf(NotDirectoryException.class);
    }
  }
}
