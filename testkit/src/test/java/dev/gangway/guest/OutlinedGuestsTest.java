package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.Program;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.testkit.GuestPrograms;
import dev.gangway.wasm.OutlineLimits;
import dev.gangway.wasm.Outliner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests of which all is taken apart that can be, down to pieces of a few statements. */
@Timeout(300)
class OutlinedGuestsTest {
  private static final OutlineLimits SMALL = new OutlineLimits(100, 300, 20);

  @TempDir Path directory;

  private Outcome run(boolean outlined, String name, String... args) throws Exception {
    byte[] wasm = Files.readAllBytes(GuestPrograms.path(name));
    byte[] loaded = outlined ? Outliner.outlined(wasm, SMALL) : wasm;
    assertThat(loaded.length).isGreaterThanOrEqualTo(wasm.length);
    assertThat(loaded != wasm).isEqualTo(outlined);
    try (Gangway gangway =
        Gangway.builder().directory("/work", directory).tmpfs("/tmp", 1 << 20).build()) {
      Program program = gangway.load(loaded, name);
      return RunningGuests.run(gangway.guest(program).args(args));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sieve", "hash", "strings", "quicksort", "sha256", "lz", "blocks"})
  void computeTheSame(String kernel) throws Exception {
    assertThat(checksum(run(true, "compute", kernel)))
        .startsWith("checksum ")
        .isEqualTo(checksum(run(false, "compute", kernel)));
  }

  private static String checksum(Outcome outcome) {
    assertThat(outcome.status().code()).as(outcome.err()).isZero();
    return outcome.out().lines().filter(line -> line.startsWith("checksum")).findFirst().orElse("");
  }

  @Test
  void countTheSameWords() throws Exception {
    Files.writeString(directory.resolve("text"), "one two\nthree ".repeat(1000));
    assertThat(run(true, "wc", "/work/text")).isEqualTo(run(false, "wc", "/work/text"));
  }

  @Test
  void failTheSameWay() throws Exception {
    Outcome outcome = run(true, "wc", "/work/missing");
    assertThat(outcome).isEqualTo(run(false, "wc", "/work/missing"));
    assertThat(outcome.status().code()).isNotZero();
  }
}
