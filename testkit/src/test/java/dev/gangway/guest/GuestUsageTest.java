package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestUsage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a guest has used, by its own count. */
class GuestUsageTest {
  private static final int BYTES = 100_000;

  @Test
  void aGuestThatCopiesAFileHasReadAndWrittenIt() throws IOException {
    try (Gangway gangway = Gangway.builder().build()) {
      Guest guest =
          gangway
              .guest(RunningGuests.program("cp"))
              .args("-v", "/in/f", "/out/f")
              .files("/in", Map.of("f", new byte[BYTES]))
              .tmpfs("/out", 1 << 20)
              .stdout(OutputStream.nullOutputStream())
              .build();
      try (guest) {
        GuestUsage before = guest.usage();
        assertThat(before.memoryBytes()).isPositive();
        assertThat(before.bytesRead()).isZero();
        assertThat(before.bytesWritten()).isZero();
        assertThat(before.outputBytes()).isZero();
        long files = before.mountBytes();
        assertThat(files).isGreaterThanOrEqualTo(BYTES);
        assertThat(guest.run().code()).isZero();
        GuestUsage after = guest.usage();
        assertThat(after.bytesRead()).isEqualTo(BYTES);
        assertThat(after.outputBytes()).isPositive();
        assertThat(after.bytesWritten()).isEqualTo(BYTES + after.outputBytes());
        assertThat(after.mountBytes()).isEqualTo(2 * files);
      }
      assertThat(guest.usage().memoryBytes()).isZero();
    }
  }

  @Test
  void memoryThatAGuestHasGrownCounts() throws IOException {
    try (Gangway gangway = Gangway.builder().maxMemory(4 << 20).build();
        Guest guest = gangway.guest(RunningGuests.program("spin")).args("alloc").build()) {
      assertThat(guest.run().code()).isZero();
      assertThat(guest.usage().memoryBytes()).isEqualTo(4 << 20);
    }
  }

  @Test
  void callsAndTheirTimeAreCounted() throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = Reactors.start(Reactors.builder(gangway).measureTime())) {
      assertThat(guest.usage().calls()).as("start").isEqualTo(1);
      guest.function("sleep_ms").call(20);
      assertThat(guest.usage().calls()).isEqualTo(2);
      assertThat(guest.usage().time()).get(DURATION).isGreaterThan(Duration.ofMillis(20));
      guest.function("nest").call(3);
      assertThat(guest.usage().calls()).as("without the nested ones").isEqualTo(3);
    }
  }

  @Test
  void timeIsMeasuredOnlyIfItIsLimitedOrAskedFor() throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest plain = Reactors.start(gangway);
        Guest limited = Reactors.start(Reactors.builder(gangway).timeLimit(Duration.ofHours(1)))) {
      assertThat(plain.usage().time()).isEmpty();
      assertThat(limited.usage().time()).get(DURATION).isPositive();
    }
  }
}
