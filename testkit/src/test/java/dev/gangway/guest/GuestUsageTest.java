package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestUsage;
import java.io.IOException;
import java.io.OutputStream;
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
}
