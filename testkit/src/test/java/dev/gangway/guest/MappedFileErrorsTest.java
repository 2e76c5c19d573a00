package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.CacheMode;
import dev.gangway.Gangway;
import dev.gangway.MapMode;
import dev.gangway.filemap.PageCache;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mappings that cannot be. */
@Timeout(120)
class MappedFileErrorsTest {
  @TempDir Path host;

  /** Has the same file by a hard link: one directory cannot be mounted in two modes. */
  @TempDir Path readOnly;

  private Gangway gangway(CacheMode mode) throws IOException {
    Files.write(host.resolve("f"), new byte[2 << 20]);
    Files.createLink(readOnly.resolve("f"), host.resolve("f"));
    Files.createDirectories(host.resolve("d"));
    Files.createSymbolicLink(host.resolve("out"), Path.of("/etc/passwd"));
    return Gangway.builder()
        .pageCache(PageCache.MIN_BYTES)
        .directory("/host", host, mode)
        .readOnlyDirectory("/ro", readOnly, mode)
        .maxMemory(4 << 20)
        .build();
  }

  private static void refused(
      Class<? extends IOException> type, String errno, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessageEndingWith("(" + errno + ")");
  }

  @ParameterizedTest
  @EnumSource(MapMode.class)
  void whatCannotBeMappedSaysWhy(MapMode mode) throws Exception {
    try (Gangway gangway = gangway(CacheMode.WRITEBACK);
        TalkingGuest guest = new TalkingGuest(gangway)) {
      for (long[] bad : new long[][] {{1, 1}, {4095, 1}, {-4096, 1}, {0, 0}, {0, -1}}) {
        assertThatThrownBy(() -> guest.map("/host/f", bad[0], bad[1], mode))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("EINVAL");
      }
      assertThatThrownBy(() -> guest.map("host/f", 0, 1, mode))
          .isInstanceOf(IllegalArgumentException.class);
      Class<FileSystemException> other = FileSystemException.class;
      refused(NoSuchFileException.class, "ENOENT", () -> guest.map("/host/g", 0, 1, mode));
      refused(NoSuchFileException.class, "ENOENT", () -> guest.map("/nowhere/f", 0, 1, mode));
      refused(NoSuchFileException.class, "ENOENT", () -> guest.map("/hostf", 0, 1, mode));
      refused(other, "EISDIR", () -> guest.map("/host/d", 0, 1, mode));
      refused(other, "EISDIR", () -> guest.map("/host", 0, 1, mode));
      refused(other, "ENOTDIR", () -> guest.map("/host/f/g", 0, 1, mode));
      refused(AccessDeniedException.class, "EPERM", () -> guest.map("/host/out", 0, 1, mode));
      refused(AccessDeniedException.class, "EPERM", () -> guest.map("/host/../f", 0, 1, mode));
      refused(other, "EOVERFLOW", () -> guest.map("/host/f", -1L >>> 1 & -4096, 8192, mode));
      // More than the guest may have; more than the half of the page cache.
      refused(other, "ENOMEM", () -> guest.map("/host/f", 0, (4 << 20) + 1, mode));
      refused(other, "ENOMEM", () -> guest.map("/host/f", 0, (512 << 10) + 1, mode));
      assertThat(gangway.memInfo().mapped()).isZero();
      assertThat(guest.map("/host/f", 0, 512 << 10, mode)).isZero();
    }
  }

  @Test
  void whatMayNotBeWrittenIsNotShared() throws Exception {
    try (Gangway gangway = gangway(CacheMode.WRITEBACK);
        TalkingGuest guest = new TalkingGuest(gangway)) {
      refused(
          AccessDeniedException.class, "EACCES", () -> guest.map("/ro/f", 0, 1, MapMode.SHARED));
      assertThat(guest.map("/ro/f", 0, 1, MapMode.PRIVATE)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(MapMode.class)
  void aFileThatIsNotCachedIsNotMapped(MapMode mode) throws Exception {
    try (Gangway gangway = gangway(CacheMode.NONE);
        TalkingGuest guest = new TalkingGuest(gangway)) {
      refused(FileSystemException.class, "ENODEV", () -> guest.map("/host/f", 0, 1, mode));
    }
  }

  @Test
  void afterItsEndAGuestGetsNothing() throws Exception {
    try (Gangway gangway = gangway(CacheMode.WRITEBACK)) {
      TalkingGuest guest = new TalkingGuest(gangway);
      guest.close();
      assertThatThrownBy(() -> guest.map("/host/f", 0, 1, MapMode.PRIVATE))
          .isInstanceOf(IllegalStateException.class);
      assertThat(gangway.memInfo().mapped()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(MapMode.class)
  void aPlaceThatCannotBeIsRefusedAndTheGuestGoesOn(MapMode mode) throws Exception {
    try (Gangway gangway = gangway(CacheMode.WRITEBACK);
        TalkingGuest guest = new TalkingGuest(gangway)) {
      guest.map("/host/f", 0, 4097, mode);
      guest.map("/host/f", 0, 512 << 10, mode);
      guest.start();
      assertThat(guest.ask("at 2 65536")).isEqualTo("Bad file descriptor");
      assertThat(guest.ask("map 2")).isEqualTo("Bad file descriptor");
      assertThat(guest.ask("unmap 0")).isEqualTo("Invalid argument");
      assertThat(guest.ask("at 0 65537")).isEqualTo("Invalid argument");
      assertThat(guest.ask("at 0 4294963200")).isEqualTo("Bad address");
      assertThat(guest.ask("map 0")).isEqualTo("mapped 4097");
      assertThat(guest.ask("map 0")).isEqualTo("Resource busy");
      assertThat(guest.ask("malloc 3700000")).isEqualTo("allocated");
      // Its own memory has no room for it.
      assertThat(guest.ask("map 1")).isEqualTo("Out of memory");
      assertThat(guest.ask("check")).isEqualTo("same");
      assertThat(guest.finish().code()).isZero();
    }
  }
}
