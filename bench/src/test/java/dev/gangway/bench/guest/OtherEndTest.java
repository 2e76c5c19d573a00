package dev.gangway.bench.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of sockets, with their guest. */
class OtherEndTest {
  private static final Path SCALE =
      Path.of(System.getProperty("dev.gangway.guests")).toAbsolutePath().resolve("scale.wasm");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Guest.Builder guest(Gangway gangway, String test) throws IOException {
    return gangway
        .guest(gangway.load(SCALE))
        .args(test, "/bench", "0", "50ms")
        .stdout(out)
        .stderr(err);
  }

  private static Gangway gangway() {
    return Gangway.builder().tmpfs("/bench", 1 << 20).build();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sock_send", "sock_recv"})
  void theGuestMovesBytesUntilItsSampleEnds(String test) throws Exception {
    try (Gangway gangway = gangway();
        Guest guest = guest(gangway, test).listen(anyPort()).build()) {
      OtherEnd.start(List.of(test), guest);

      assertThat(guest.run().code()).as(err.toString(StandardCharsets.UTF_8)).isZero();
    }

    String[] told = out.toString(StandardCharsets.UTF_8).strip().split(" ", -1);
    assertThat(told).hasSize(6).startsWith(test, "0");
    assertThat(Long.parseLong(told[2])).as("operations").isPositive();
  }

  @Test
  void onlyThoseTestsWaitForAConnection() {
    assertThat(OtherEnd.isNeeded(List.of("sock_send", "/bench"))).isTrue();
    assertThat(OtherEnd.isNeeded(List.of("write1", "/bench"))).isFalse();
  }

  @Test
  void withoutASocketTheTestSaysSo() throws IOException {
    try (Gangway gangway = gangway();
        Guest guest = guest(gangway, "sock_send").build()) {
      assertThat(guest.run().code()).isEqualTo(1);
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("wants a listening socket");
  }

  @Test
  void whereTheOtherEndGoesAwayTheTestFails() throws Exception {
    try (Gangway gangway = gangway();
        Guest guest = guest(gangway, "sock_recv").listen(anyPort()).build()) {
      SocketChannel.open(guest.listening().getFirst()).close();

      assertThat(guest.run().code()).isEqualTo(1);
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the other end is gone");
  }
}
