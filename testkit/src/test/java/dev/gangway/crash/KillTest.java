package dev.gangway.crash;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JVMs are killed while their guests append, overwrite, truncate, replace, remove and rename: what
 * fsync and fdatasync confirmed is there, no file is longer than it was written, no confirmed
 * record is torn, and what no guest wrote is as it was, or as the host has written it meanwhile.
 * And the tests of that can fail.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillTest {
  private static final int KILLS = TestSettings.of(TestSettings.CRASH_KILLS);
  private static final int GUESTS = 2;

  /** Two at once: one starts while the other one runs. */
  private static final int LANES = 2;

  /** Rounds that go on with each other's files. */
  private static final int ROUNDS_PER_DIRECTORY = 10;

  private static final long LONGEST_LIFE = TimeUnit.MILLISECONDS.toNanos(100);

  /** A sync costs next to nothing here, so more of the kills hit a write. */
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path temp;
  @TempDir static Path modules;

  private static List<String> cacheModes() {
    return List.of("writeback", "writethrough", "none");
  }

  @ParameterizedTest
  @MethodSource("cacheModes")
  void whatWasConfirmedSurvivesKillsAtAnyMoment(String cache) throws Exception {
    long seed = TestSettings.seed("crash.seed");
    System.out.println("gangway.crash.seed=" + seed);
    int kills = kills(cacheModes().indexOf(cache));
    Random random = new Random(seed);
    List<Callable<Tally>> lanes = new ArrayList<>();
    for (int done = 0; done < kills; done += ROUNDS_PER_DIRECTORY) {
      int rounds = Math.min(ROUNDS_PER_DIRECTORY, kills - done);
      Path directory = directory(lanes.size());
      long laneSeed = random.nextLong();
      lanes.add(() -> killRepeatedly(cache, directory, rounds, new Random(laneSeed)));
    }
    Tally all = Tally.NOTHING;
    try (ExecutorService executor = Executors.newFixedThreadPool(LANES)) {
      for (Future<Tally> lane : executor.invokeAll(lanes)) {
        all = all.plus(lane.get());
      }
    }
    System.out.printf("cache=%s: %s%n", cache, all);
    assertThat(all.kills).isEqualTo(kills);
    assertThat(all.confirmations).as("confirmations").isGreaterThanOrEqualTo(kills);
    assertThat(all.interrupted).as("kills under load").isGreaterThan(kills / 2);
  }

  /** A mode's part of all kills. */
  private static int kills(int mode) {
    int modes = cacheModes().size();
    return KILLS / modes + (mode < KILLS % modes ? 1 : 0);
  }

  /** What so many kills met. */
  private record Tally(int kills, int interrupted, long announcements, long confirmations) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          kills + other.kills,
          interrupted + other.interrupted,
          announcements + other.announcements,
          confirmations + other.confirmations);
    }
  }

  private Path directory(int number) throws IOException {
    boolean memory = number % 2 == 1 && Files.isWritable(MEMORY);
    return Files.createTempDirectory(memory ? MEMORY : temp, "gangway-crash");
  }

  private static Tally killRepeatedly(String cache, Path directory, int rounds, Random random)
      throws Exception {
    Tally tally = Tally.NOTHING;
    try {
      Round.prepare(directory, GUESTS, random);
      for (int number = 0; number < rounds; number++) {
        long guestSeed = random.nextLong();
        long life = random.nextLong(LONGEST_LIFE);
        Round round = new Round(directory, number, GUESTS);
        List<String> lines;
        try (DoomedProcess doomed = start(cache, directory, number, guestSeed, 0);
            HostProgram host = new HostProgram(directory, number, GUESTS, guestSeed)) {
          doomed.awaitConfirmations(1);
          LockSupport.parkNanos(life);
          lines = doomed.kill();
          host.tell(round);
        }
        round.heard(lines);
        assertThat(round.complaints())
            .as(
                "%s, round %s, seed %s, killed %s ns after it began",
                cache, number, guestSeed, life)
            .isEmpty();
        int interrupted = round.wasInterrupted() ? 1 : 0;
        tally = tally.plus(new Tally(1, interrupted, lines.size(), round.confirmations()));
      }
    } finally {
      remove(directory);
    }
    return tally;
  }

  private static DoomedProcess start(String cache, Path directory, int round, long seed, int lose)
      throws IOException {
    return DoomedProcess.start(
        new DoomedProcess.Setup(cache, modules, GUESTS, lose), directory, round, seed);
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** A round that ended well, after so many confirmations. */
  private Round killedRound(int confirmations, int lose) throws Exception {
    Round round = new Round(temp, 1, GUESTS);
    try (DoomedProcess doomed = start(cacheModes().getFirst(), temp, 1, 42, lose)) {
      doomed.awaitConfirmations(confirmations);
      round.heard(doomed.kill());
    }
    return round;
  }

  /** A file that has a confirmed byte that nothing has touched since, and the last such byte. */
  private record Victim(Path file, int position) {}

  /** Kills until a round leaves one. */
  private Round killedRoundWithVictim() throws Exception {
    Round round = killedRound(20, 0);
    for (int i = 0; i < 20 && victim(round) == null; i++) {
      round = killedRound(20, 0);
    }
    return round;
  }

  private @Nullable Victim victim(Round round) {
    for (Map.Entry<String, OwnFile> own : round.own().entrySet()) {
      BitSet certain = own.getValue().certain();
      if (!certain.isEmpty()) {
        return new Victim(round.path(own.getKey()), certain.length() - 1);
      }
    }
    return null;
  }

  @Test
  void aByteThatChangedAfterTheKillIsReported() throws Exception {
    Round round = killedRoundWithVictim();
    Victim victim = requireNonNull(victim(round));
    byte[] content = Files.readAllBytes(victim.file);
    content[victim.position] ^= 1;
    Files.write(victim.file, content);
    assertThat(round.complaints())
        .singleElement()
        .asString()
        .startsWith(
            victim.file.getFileName() + " has 1 wrong bytes, the first at " + victim.position);
  }

  @Test
  void aFileThatIsTooShortOrTooLongIsReported() throws Exception {
    Round round = killedRoundWithVictim();
    Victim victim = requireNonNull(victim(round));
    byte[] content = Files.readAllBytes(victim.file);
    Files.write(victim.file, Arrays.copyOf(content, victim.position));
    assertThat(round.complaints())
        .singleElement()
        .asString()
        .contains(" is " + victim.position + " bytes long, not from ");
    Files.write(victim.file, Arrays.copyOf(content, 4_000_000));
    assertThat(round.complaints())
        .singleElement()
        .asString()
        .contains(" is 4000000 bytes long, not from ");
  }

  @Test
  void aSharedRecordThatIsTornIsReported() throws Exception {
    Round round = killedRound(40, 0);
    assertThat(round.complaints()).isEmpty();
    Path shared = temp.resolve("shared");
    byte[] content = Files.readAllBytes(shared);
    content[LedgerRecord.HEADER - 1] ^= 1; // of the first record
    Files.write(shared, content);
    assertThat(round.complaints())
        .singleElement()
        .asString()
        .startsWith("shared has whole records up to byte 0 of ");
  }

  @Test
  void aKernelThatLosesAWriteInTwentyIsCaught() throws Exception {
    assertThat(killedRound(40, 20).complaints()).isNotEmpty();
  }
}
