package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.RunResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code runCaptured}: a run that returns its output, up to a limit. */
@Timeout(60)
class RunCapturedTest {
  /**
   * Prints the bytes of an argument of {@code length} characters: three for each, with a newline.
   */
  private static Guest.Builder printing(Gangway gangway, int length) {
    return gangway.guest(RunningGuests.program("stdio")).args("hex", "x".repeat(length));
  }

  @Test
  void returnsStatusAndOutput() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result = gangway.guest(RunningGuests.program("hello")).args("Grüße").runCaptured();
      assertThat(result.status()).isEqualTo(new ExitStatus(0, Reason.EXITED, null));
      assertThat(result.stdout()).isEqualTo("Hello, Grüße!\n");
      assertThat(result.stdoutBytes())
          .isEqualTo("Hello, Grüße!\n".getBytes(StandardCharsets.UTF_8));
      assertThat(result.stderr()).isEmpty();
      assertThat(result.isComplete()).isTrue();
    }
  }

  @Test
  void returnsTheStandardErrorAndTheStatusOfAFailure() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result = gangway.guest(RunningGuests.program("wc")).args("/none").runCaptured();
      assertThat(result.status().code()).isEqualTo(1);
      assertThat(result.stderr()).contains("/none");
      assertThat(result.stderrBytes()).hasSize(result.stderr().length());
      assertThat(result.isComplete()).isTrue();
    }
  }

  @Test
  void inputAndArgumentsAreThoseOfTheBuilder() throws Exception {
    try (Gangway gangway = Gangway.builder().tmpfs("/", 1 << 20).build()) {
      RunResult result =
          gangway
              .guest(RunningGuests.program("stdio"))
              .args("streams", "/report")
              .stdin(new ByteArrayInputStream(new byte[1]))
              .runCaptured();
      assertThat(result.stdout()).isEqualTo("o");
      assertThat(result.stderr()).isEqualTo("e");
    }
  }

  @Test
  void outputOfTheLimitIsComplete() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result = printing(gangway, 1000).runCaptured(3000);
      assertThat(result.status().code()).isZero();
      assertThat(result.stdoutBytes()).hasSize(3000);
      assertThat(result.isComplete()).isTrue();
    }
  }

  @Test
  void moreThanTheLimitEndsTheGuest() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result = printing(gangway, 1000).runCaptured(2999);
      assertThat(result.status().reason()).isEqualTo(Reason.OUTPUT_LIMIT);
      assertThat(result.status().code()).isEqualTo(153);
      assertThat(result.status().message())
          .isEqualTo("wrote more to stdout than the limit of captured output: 2,999 bytes");
      assertThat(result.stdoutBytes()).hasSize(2999);
      assertThat(result.stdout()).startsWith("78 78 ").endsWith(" 78");
      assertThat(result.isComplete()).isFalse();
    }
  }

  @Test
  void theDefaultLimitIsOneMebibyte() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result = printing(gangway, 400_000).runCaptured();
      assertThat(result.isComplete()).isFalse();
      assertThat(result.stdoutBytes()).hasSize(1 << 20);
    }
  }

  @Test
  void limitsOfTheBuilderApply() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      RunResult result =
          gangway
              .guest(RunningGuests.program("spin"))
              .timeLimit(Duration.ofMillis(100))
              .runCaptured();
      assertThat(result.status().reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  /** A builder makes any number of guests: what it has stays as it was. */
  @Test
  void theStreamsOfTheBuilderStay() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gangway gangway = Gangway.builder().build()) {
      Guest.Builder builder = gangway.guest(RunningGuests.program("hello")).stdout(out);
      assertThat(builder.runCaptured().stdout()).isEqualTo("Hello, world!\n");
      assertThat(out.size()).isZero();
      try (Guest guest = builder.build()) {
        guest.run();
      }
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Hello, world!\n");
    }
  }

  @Test
  void whatCannotRunIsRefused() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      Guest.Builder hello = gangway.guest(RunningGuests.program("hello"));
      assertThatThrownBy(() -> hello.runCaptured(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a negative limit of captured output: -1");
      Guest.Builder reactor = gangway.guest(RunningGuests.program("reactor")).startFunctions();
      assertThatThrownBy(reactor::runCaptured).hasMessageContaining("reactor");
    }
  }
}
