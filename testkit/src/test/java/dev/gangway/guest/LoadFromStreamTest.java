package dev.gangway.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExecFormatException;
import dev.gangway.Gangway;
import dev.gangway.Program;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.testkit.GuestPrograms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code Gangway.load} from a stream. */
class LoadFromStreamTest {
  /** Counts what is read, and whether it is closed. */
  private static class Source extends ByteArrayInputStream {
    private boolean closed;

    Source(byte[] bytes) {
      super(bytes);
    }

    int taken() {
      return pos;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static byte[] hello() throws IOException {
    return Files.readAllBytes(GuestPrograms.path("hello"));
  }

  @Test
  void aProgramIsReadToTheEndOfTheStreamWhichStaysOpen() throws IOException {
    Source source = new Source(hello());
    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(source, "greeter");
      assertThat(source.available()).isZero();
      assertThat(source.closed).isFalse();
      Outcome outcome = RunningGuests.run(gangway.guest(program).args("you"));
      assertThat(outcome.out()).isEqualTo("Hello, you!\n");
    }
  }

  @Test
  void aStreamMayGiveFewBytesAtATime() throws IOException {
    InputStream slow =
        new Source(hello()) {
          @Override
          public synchronized int read(byte[] to, int at, int length) {
            return super.read(to, at, Math.min(length, 100));
          }
        };
    try (Gangway gangway = Gangway.builder().build()) {
      Outcome outcome = RunningGuests.run(gangway.guest(gangway.load(slow)));
      assertThat(outcome.out()).isEqualTo("Hello, world!\n");
    }
  }

  @Test
  void messagesHaveTheNameOrElseTheDefault() throws IOException {
    try (Gangway gangway = Gangway.builder().build()) {
      assertThatThrownBy(() -> gangway.load(new Source("text".getBytes(UTF_8)), "greeter"))
          .isInstanceOf(ExecFormatException.class)
          .hasMessage("greeter: not a WebAssembly module");
      assertThatThrownBy(() -> gangway.load(new Source(new byte[0])))
          .isInstanceOf(ExecFormatException.class)
          .hasMessage("program: not a WebAssembly module");
    }
  }

  @Test
  void aStreamWithoutAnEndIsReadUpToTheLimit() throws IOException {
    try (Gangway gangway = Gangway.builder().moduleLimit("module-bytes", 1000).build()) {
      Source exact = new Source(new byte[1000]);
      assertThatThrownBy(() -> gangway.load(exact, "exact"))
          .hasMessage("exact: not a WebAssembly module");
      Source endless = new Source(new byte[100_000]);
      assertThatThrownBy(() -> gangway.load(endless, "endless"))
          .isInstanceOf(ExecFormatException.class)
          .hasMessage("endless: has more than 1,000 bytes, the limit module-bytes");
      assertThat(endless.taken()).isEqualTo(1001);
      assertThat(endless.closed).isFalse();
    }
  }

  @Test
  void whatTheStreamThrowsReachesTheCaller() throws IOException {
    IOException broken = new IOException("broken");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }

          @Override
          public int read(byte[] to, int at, int length) throws IOException {
            throw broken;
          }
        };
    try (Gangway gangway = Gangway.builder().build()) {
      assertThatThrownBy(() -> gangway.load(failing, "x")).isSameAs(broken);
    }
  }
}
