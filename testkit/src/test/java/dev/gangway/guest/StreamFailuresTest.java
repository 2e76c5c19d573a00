package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an embedder's stream throws ends the guest, and reaches the embedder unchanged. */
@Timeout(60)
class StreamFailuresTest {

  /** Each is one that the kernel or the engine handle otherwise if it is their own. */
  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("a stream of the test"),
        new AssertionError("a stream of the test"),
        new StackOverflowError(),
        new OutOfMemoryError("of the test's own"),
        new NoClassDefFoundError("a/stream/of/the/Test"),
        // Kotlin and others throw checked exceptions that no signature declares.
        new Exception("checked"),
        new InterruptedException("of the stream's own"),
        new RuntimeException(new StackOverflowError()) {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("not to be called in run()");
          }
        });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  private static final class BrokenInput extends InputStream {
    private final Throwable failure;

    BrokenInput(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public int read() {
      StreamFailuresTest.<RuntimeException>sneak(failure);
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }

  private static final class BrokenOutput extends OutputStream {
    private final Throwable failure;
    private final boolean onFlush;

    BrokenOutput(Throwable failure, boolean onFlush) {
      this.failure = failure;
      this.onFlush = onFlush;
    }

    @Override
    public void write(int b) {
      if (!onFlush) {
        StreamFailuresTest.<RuntimeException>sneak(failure);
      }
    }

    @Override
    public void flush() {
      if (onFlush) {
        StreamFailuresTest.<RuntimeException>sneak(failure);
      }
    }
  }

  private static ExitStatus run(Guest.Builder builder) throws Exception {
    try (Guest guest = builder.build()) {
      return guest.run();
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatAStreamThrowsIsTheCauseOfTheStatus(Throwable failure) throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      List<Guest.Builder> guests =
          List.of(
              gangway.guest(RunningGuests.program("wc")).stdin(new BrokenInput(failure)),
              gangway
                  .guest(RunningGuests.program("hello"))
                  .stdout(new BrokenOutput(failure, false)),
              gangway.guest(RunningGuests.program("hello")).stdout(new BrokenOutput(failure, true)),
              gangway
                  .guest(RunningGuests.program("wc"))
                  .args("/none")
                  .stderr(new BrokenOutput(failure, false)));
      for (Guest.Builder builder : guests) {
        ExitStatus status = run(builder);
        assertThat(status.reason()).isEqualTo(Reason.STREAM_FAILED);
        assertThat(status.code()).isEqualTo(134);
        assertThat(status.cause()).isSameAs(failure);
        assertThat(status.message()).contains(failure.getClass().getName());
      }
    }
  }

  /** As a stream that wraps the InterruptedException of a queue. */
  private static final class WaitingOutput extends OutputStream {
    private final CountDownLatch waits = new CountDownLatch(1);

    @Override
    public void write(int b) {
      waits.countDown();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aStreamThatAnswersKillWithAnExceptionWasKilled() throws Exception {
    WaitingOutput out = new WaitingOutput();
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = gangway.guest(RunningGuests.program("hello")).stdout(out).build()) {
      Thread.startVirtualThread(() -> {
        try {
          out.waits.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        guest.kill();
      });
      ExitStatus status = guest.run();
      assertThat(status.reason()).isEqualTo(Reason.INTERRUPTED);
      assertThat(status.cause()).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  /** Each exception is another object. */
  private static final class FailingOutput extends OutputStream {
    private final List<IOException> thrown = new ArrayList<>();

    @Override
    public void write(int b) throws IOException {
      IOException e = new IOException("failure " + thrown.size());
      thrown.add(e);
      throw e;
    }
  }

  @Test
  void theFirstIoExceptionIsTheCauseWhateverTheGuestMakesOfIt() throws Exception {
    FailingOutput out = new FailingOutput();
    FailingOutput err = new FailingOutput();
    try (Gangway gangway = Gangway.builder().build()) {
      Guest.Builder hello = gangway.guest(RunningGuests.program("hello"));
      ExitStatus status = run(hello.stdout(out).stderr(err));
      assertThat(status.reason()).isEqualTo(Reason.EXITED);
      assertThat(out.thrown).isNotEmpty();
      assertThat(status.cause()).isSameAs(out.thrown.getFirst());
      InputStream in =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new SocketTimeoutException("of the test"); // is an InterruptedIOException
            }

            @Override
            public int read(byte[] into, int at, int n) throws IOException {
              return read();
            }
          };
      ExitStatus read = run(gangway.guest(RunningGuests.program("spin")).args("read").stdin(in));
      assertThat(read.code()).isEqualTo(1);
      assertThat(read.cause()).isInstanceOf(SocketTimeoutException.class).hasMessage("of the test");
    }
  }

  @Test
  void aGuestWhoseStreamsAreWellHasNoCause() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      ExitStatus exited = run(gangway.guest(RunningGuests.program("hello")));
      assertThat(exited).isEqualTo(new ExitStatus(0, Reason.EXITED, null));
      ExitStatus trapped = run(gangway.guest(RunningGuests.program("spin")).args("trap"));
      assertThat(trapped.reason()).isEqualTo(Reason.TRAPPED);
      assertThat(trapped.cause()).isNull();
    }
  }
}
