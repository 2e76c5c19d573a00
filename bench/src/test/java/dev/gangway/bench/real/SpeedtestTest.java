package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.bench.peer.Command;
import dev.gangway.bench.peer.PeerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedtestTest {
  private static final List<String> OUTPUT =
      List.of(
          "-- Speedtest1 for SQLite 3.40.1 2022-12-28 14:03:47",
          " 100 - 500 INSERTs into table with no index........................    0.027s",
          " 980 - PRAGMA integrity_check......................................   12.002s",
          "       TOTAL.......................................................   12.186s",
          "Verification Hash: 111130 1e79");

  @TempDir private Path directory;

  private final Speedtest speedtest = new Speedtest(Path.of("nowhere"), 5);

  private void assertRefused(List<String> output, String because) {
    assertThatThrownBy(() -> speedtest.result(directory, output))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining(because);
  }

  @Test
  void timesAreNoPartOfWhatCameOfIt() throws Exception {
    // An empty file is an empty database.
    Files.createFile(directory.resolve("speed.db"));

    assertThat(speedtest.result(directory, OUTPUT)).isEqualTo("2 tests, hash 111130 1e79");
  }

  @Test
  void aRunThatDidNotComeToItsEndIsRefused() throws Exception {
    assertRefused(OUTPUT, "there is no database");
    Files.createFile(directory.resolve("speed.db"));
    assertRefused(OUTPUT.subList(0, 3), "did not come to its end");
    Files.createFile(directory.resolve("speed.db-journal"));
    assertRefused(OUTPUT, "a journal is left");
    speedtest.reset(directory);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theHostsSqliteHasAWordInIt() throws Exception {
    try {
      Command.run("sqlite3", "--version");
    } catch (PeerException e) {
      assumeTrue(false, "no sqlite3");
    }
    Files.writeString(directory.resolve("speed.db"), "no database".repeat(1000));
    assertRefused(OUTPUT, "not a database");
  }
}
