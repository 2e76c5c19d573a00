package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --dir}'s cache modes and {@code --page-cache}, with real guests on real files. */
class PageCacheTest {
  /** Shared by all, so that each guest is compiled once. */
  @TempDir static Path home;

  private static Path data(String name) throws Exception {
    return Files.createDirectories(home.resolve(name));
  }

  private static byte[] someBytes(int n) {
    byte[] bytes = new byte[n];
    new Random(n).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"writeback", "writethrough", "none"})
  void whatAGuestWroteIsOnTheHostAfterTheRun(String mode) throws Exception {
    Path data = data(mode);
    byte[] bytes = someBytes(3_000_001);
    Files.write(data.resolve("from"), bytes);
    GangwayProcess.run(
            home, "run", "--dir", mode + "::/:cache=" + mode, guest("cp.wasm"), "/from", "/to")
        .exits(0)
        .isQuiet();
    assertThat(data.resolve("to")).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"writethrough", "none"})
  void withoutWritebackItIsOnTheHostAtOnce(String mode) throws Exception {
    Path data = data("at-once-" + mode);
    Path module = Files.write(home.resolve("one-byte.wasm"), writesOneByteAndWaits());
    try (GangwayProcess process =
        GangwayProcess.start(
            home, "run", "--dir", data.getFileName() + "::/:cache=" + mode, module)) {
      assertThat(process.stdout().read()).as("what it says when it has written").isEqualTo('f');
      assertThat(data.resolve("f")).hasContent("f");
      process.end("").exits(0).isQuiet();
    }
    assertThat(data.resolve("f")).hasContent("f");
  }

  /** The guest never closes its file; its end must do it. */
  @Test
  void withWritebackItIsOnTheHostWhenAWaitingGuestIsKilled() throws Exception {
    Path data = data("killed");
    Path module = Files.write(home.resolve("one-byte.wasm"), writesOneByteAndWaits());
    try (GangwayProcess process = GangwayProcess.start(home, "run", "--dir", "killed::/", module)) {
      assertThat(process.stdout().read()).isEqualTo('f');
      process.terminate();
      assertThat(process.awaitExit()).isEqualTo(143);
    }
    assertThat(data.resolve("f")).hasContent("f");
  }

  /** Writes "f" to the file "f", then to stdout, and reads one byte of its input. */
  private static byte[] writesOneByteAndWaits() {
    String preview1 = "wasi_snapshot_preview1";
    return new WasmBytes()
        .importing(preview1, "path_open", 3)
        .importing(preview1, "fd_write", 2)
        .importing(preview1, "fd_read", 2)
        .code(
            "4100 41e600 3a0000", // "f" at 0
            "4124 4101 360200", // the iovec at 32: one byte at 0
            // path_open(3, no flags, 0, 1, O_CREAT, fd_write, none, no flags, fd at 16)
            "4103 4100 4100 4101 4101 42c000 4200 4100 4110 1000 1a",
            "4110 280200 4120 4101 4130 1001 1a", // fd_write(fd, iovec, 1, written at 48)
            "4101 4120 4101 4130 1001 1a", // fd_write(1, the same)
            "4100 4120 4101 4130 1002 1a") // fd_read(0, the same)
        .build();
  }

  @Test
  void aSmallPageCacheIsEnoughForALargeFile() throws Exception {
    Path data = data("small");
    byte[] bytes = someBytes(20_000_003);
    Files.write(data.resolve("from"), bytes);
    GangwayProcess.run(
            home,
            "run",
            "--page-cache",
            "1m",
            "--dir",
            "small::/",
            guest("cp.wasm"),
            "/from",
            "/to")
        .exits(0)
        .isQuiet();
    assertThat(data.resolve("to")).hasBinaryContent(bytes);
  }

  @Test
  void whatTheHostRefusesToTheEndIsNotLostSilently() throws Exception {
    Path data = data("refused");
    byte[] bytes = someBytes(3 << 20);
    Files.write(data.resolve("from"), bytes);
    GangwayProcess.Result result =
        GangwayProcess.runWithFilesOfOneMebibyte(
            home, "run", "--no-cache", "--dir=refused::/", guest("cp.wasm"), "/from", "/to");
    result.exits(1);
    assertThat(result.err().lines())
        .startsWith("cp: /to: File too large")
        .last()
        .asString()
        .matches("gangway: [0-9]+ KiB in files could not be written to the host, and are lost");
    assertThat(Files.size(data.resolve("to"))).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void aPageCacheThatIsTooSmallIsRefused() throws Exception {
    GangwayProcess.run(home, "run", "--page-cache", "64k", guest("hello.wasm"))
        .exits(2)
        .prints("")
        .complains(
            "--page-cache: '64k' is too small: the minimum is 1m (1048576 bytes)"
                + " (see gangway run --help)");
  }

  @Test
  void statsTellOfAllThatTheRunReadAndWroteOnceItIsOnTheHost() throws Exception {
    Path data = data("stats");
    Files.write(data.resolve("from"), someBytes(8 << 20));
    GangwayProcess.Result result =
        GangwayProcess.run(
                home,
                "run",
                "--stats",
                "--page-cache=16m",
                "--dir=stats::/",
                "--tmpfs=/tmp",
                guest("cp.wasm"),
                "/from",
                "/to")
            .exits(0)
            .prints("");
    Map<String, Long> stats = statsOf(result.err());
    assertThat(stats)
        .containsEntry("MemTotal:", 16L << 10)
        .containsEntry("Dirty:", 0L)
        .containsEntry("Writeback:", 0L)
        .containsEntry("Shmem:", 0L)
        .containsEntry("pgpgin", 8L << 10)
        .containsEntry("pgpgout", 8L << 10)
        .containsEntry("pgfault", 0L);
    // The start of the stream, a sixteenth of the cache; the rest may bypass the cache.
    assertThat(stats.get("nr_dirtied")).isBetween(256L, 2L * 2048);
    assertThat(stats.get("nr_written")).isEqualTo(stats.get("nr_dirtied"));
    assertThat(stats.get("Cached:"))
        .isEqualTo(kib(stats, "Active(file):") + kib(stats, "Inactive(file):"))
        .isBetween(8L << 10, 16L << 10);
    assertThat(stats.get("Slab:")).isBetween(stats.get("Cached:"), 16L << 10);
  }

  @Test
  void statsShowWhatAMemoryMountHoldsBesideTheLimit() throws Exception {
    Path data = data("shmem");
    Files.write(data.resolve("from"), someBytes(2 << 20));
    GangwayProcess.Result result =
        GangwayProcess.run(
                home,
                "run",
                "--stats",
                "--page-cache=1m",
                "--dir=shmem::/",
                "--tmpfs=/tmp",
                guest("cp.wasm"),
                "/from",
                "/tmp/to")
            .exits(0);
    Map<String, Long> stats = statsOf(result.err());
    assertThat(stats).containsEntry("Shmem:", 2L << 10).containsEntry("pgpgout", 0L);
    assertThat(stats.get("Cached:")).isLessThanOrEqualTo(1L << 10);
    assertThat(stats.get("pgsteal")).as("pages that had to go").isPositive();
  }

  @Test
  void statsFollowThoughAGuestIsKilled() throws Exception {
    data("stats-killed");
    Path module = Files.write(home.resolve("one-byte.wasm"), writesOneByteAndWaits());
    try (GangwayProcess process =
        GangwayProcess.start(home, "run", "--stats", "--dir=stats-killed::/", module)) {
      assertThat(process.stdout().read()).isEqualTo('f');
      process.terminate();
      assertThat(process.awaitExit()).isEqualTo(143);
      Map<String, Long> stats = statsOf(process.stderr());
      assertThat(stats).containsEntry("nr_written", 1L).containsEntry("Dirty:", 0L);
    }
  }

  @Test
  void withoutStatsNothingIsPrinted() throws Exception {
    GangwayProcess.run(home, "run", guest("hello.wasm")).exits(0).isQuiet();
  }

  private static long kib(Map<String, Long> stats, String name) {
    return Objects.requireNonNull(stats.get(name));
  }

  /** Each line's name and number; of the first part these are KiB. */
  private static Map<String, Long> statsOf(String err) {
    Map<String, Long> stats = new LinkedHashMap<>();
    err.lines()
        .forEach(line -> {
          String[] words = line.split(" +", -1);
          assertThat(line).matches("[A-Z][A-Za-z()]*: +[0-9]+ kB|[a-z_]+ [0-9]+");
          stats.put(words[0], Long.parseLong(words[1]));
        });
    assertThat(stats.keySet())
        .startsWith("MemTotal:", "Cached:", "Active(file):", "Inactive(file):", "Dirty:")
        .contains("Writeback:", "Shmem:", "Slab:", "pgpgin", "balance_dirty_pause", "allocstall");
    return stats;
  }
}
