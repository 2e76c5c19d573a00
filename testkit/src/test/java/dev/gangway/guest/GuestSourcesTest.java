package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestClock;
import dev.gangway.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A clock and a random source of the embedder. */
@Timeout(60)
class GuestSourcesTest {
  private static final int RESULTS = 64;
  private static final int RANDOM = 256;
  private static final int SUBSCRIPTION = 512;
  private static final int EVENT = 600;
  private static final int ABSOLUTE = 1;
  private static final int SECONDS = 1_000_000;

  private static CallSequence calls() {
    return new CallSequence("wasi_snapshot_preview1");
  }

  private static ByteBuffer print(Guest.Builder builder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Guest guest = builder.stdout(out).build()) {
      ExitStatus status = guest.run();
      assertThat(status.code()).as(status.toString()).isZero();
    }
    return ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Guest.Builder builder(Gangway gangway, CallSequence calls) throws IOException {
    return gangway.guest(gangway.load(calls.build(), "calls"));
  }

  private static GuestClock fixed() {
    return GuestClock.of(Clock.fixed(Instant.ofEpochSecond(SECONDS, 5), ZoneOffset.UTC));
  }

  @Test
  void aGuestReadsTheClocksThatItIsGiven() throws IOException {
    GuestClock clock =
        new GuestClock() {
          @Override
          public long realtime() {
            return 1234;
          }

          @Override
          public long monotonic() {
            return -1;
          }

          @Override
          public long resolution() {
            return 100;
          }
        };
    CallSequence calls =
        calls()
            .call("clock_time_get", 0, 0L, RESULTS)
            .call("clock_res_get", 0, RESULTS + 8)
            .call("clock_time_get", 1, 0L, RESULTS + 16)
            .call("clock_time_get", 3, 0L, RESULTS + 16)
            .call("clock_time_get", 4, 0L, RESULTS + 16);
    try (Gangway gangway = Gangway.builder().build()) {
      ByteBuffer seen = print(builder(gangway, calls).clock(clock));
      assertThat(seen.getLong(RESULTS)).isEqualTo(1234);
      assertThat(seen.getLong(RESULTS + 8)).isEqualTo(100);
      assertThat(seen.getInt(4 * 2)).as("a negative time: EOVERFLOW").isEqualTo(61);
      assertThat(seen.getInt(4 * 3)).as("processor time: ENOTSUP").isEqualTo(58);
      assertThat(seen.getInt(4 * 4)).as("no such clock: EINVAL").isEqualTo(28);
      assertThat(seen.getLong(RESULTS + 16)).isZero();
    }
  }

  @Test
  void aGuestWithFixedSourcesIsDeterministic() throws IOException {
    CallSequence calls =
        calls()
            .call("clock_time_get", 0, 0L, RESULTS)
            .call("clock_time_get", 1, 0L, RESULTS + 8)
            .call("random_get", RANDOM, 100);
    byte[] expected = new byte[100];
    new Random(7).nextBytes(expected);
    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(calls.build(), "calls");
      ByteBuffer one = print(gangway.guest(program).clock(fixed()).random(new Random(7)));
      ByteBuffer other = print(gangway.guest(program).clock(fixed()).random(new Random(7)));
      assertThat(one).isEqualTo(other);
      assertThat(one.getLong(RESULTS)).isEqualTo(SECONDS * 1_000_000_000L + 5);
      assertThat(one.getLong(RESULTS + 8)).isEqualTo(SECONDS * 1_000_000_000L + 5);
      byte[] random = new byte[100];
      one.get(RANDOM, random);
      assertThat(random).isEqualTo(expected);
      ByteBuffer host = print(gangway.guest(program));
      assertThat(host.getLong(RESULTS)).isGreaterThan(one.getLong(RESULTS));
    }
  }

  /** The clock stands still, so a wait by its time alone would never end. */
  @Test
  void aWaitUntilATimeOfAFixedClockEnds() throws IOException {
    long now = SECONDS * 1_000_000_000L + 5;
    CallSequence calls =
        calls()
            .store(SUBSCRIPTION, 9L)
            .store(SUBSCRIPTION + 8, 0L)
            .store(SUBSCRIPTION + 16, 0L)
            .store(SUBSCRIPTION + 24, now + 1_000_000)
            .store(SUBSCRIPTION + 32, 0L)
            .store(SUBSCRIPTION + 40, (long) ABSOLUTE)
            .call("poll_oneoff", SUBSCRIPTION, EVENT, 1, RESULTS);
    try (Gangway gangway = Gangway.builder().build()) {
      ByteBuffer seen = print(builder(gangway, calls).clock(fixed()));
      assertThat(seen.getInt(0)).isZero();
      assertThat(seen.getInt(RESULTS)).as("events").isOne();
      assertThat(seen.getLong(EVENT)).as("userdata").isEqualTo(9);
      assertThat(seen.getShort(EVENT + 8)).as("errno").isZero();
    }
  }

  /** Checked exceptions, too: Kotlin and others throw them though no signature declares them. */
  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("no time"),
        new AssertionError("no time"),
        new IOException("no time"),
        new InterruptedException("no time"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatASourceThrowsEndsTheGuest(Throwable thrown) throws IOException {
    GuestClock clock =
        GuestClock.of(() -> {
          throw GuestSourcesTest.<RuntimeException>sneaky(thrown);
        });
    Random random =
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            throw GuestSourcesTest.<RuntimeException>sneaky(thrown);
          }
        };
    try (Gangway gangway = Gangway.builder().build();
        Guest asksTime =
            builder(gangway, calls().call("clock_time_get", 0, 0L, RESULTS)).clock(clock).build();
        Guest asksBytes =
            builder(gangway, calls().call("random_get", RANDOM, 8)).random(random).build()) {
      for (Guest guest : new Guest[] {asksTime, asksBytes}) {
        ExitStatus status = guest.run();
        assertThat(status.reason()).isEqualTo(Reason.HOST_FUNCTION_FAILED);
        assertThat(status.cause()).isSameAs(thrown);
      }
    }
  }
}
