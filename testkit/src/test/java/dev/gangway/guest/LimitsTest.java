package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time, memory and interrupts end a guest wherever it is; the host goes on. */
@Timeout(60)
class LimitsTest {
  @TempDir Path directory;

  private Gangway gangway() throws IOException {
    return Gangway.builder().directory("/work", directory).tmpfs("/tmp", 128 << 20).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "poll", "write /work/f", "write /tmp/f", "open /work/there"})
  void timeLimitEndsAGuestWhereverItIs(String what) throws IOException {
    Files.createFile(directory.resolve("there"));
    try (Gangway gangway = gangway()) {
      String[] args = what.isEmpty() ? new String[0] : what.split(" ");
      Guest.Builder builder =
          gangway.guest(RunningGuests.program("spin")).args(args).timeLimit(Duration.ofMillis(300));
      Outcome outcome = RunningGuests.run(builder);
      assertThat(outcome.status().reason()).as(outcome.toString()).isEqualTo(Reason.TIMED_OUT);
      assertThat(outcome.status().code()).isEqualTo(124);
      assertThat(outcome.status().message()).contains("0.3 s");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "poll", "write /work/f", "write /tmp/f"})
  void killEndsAGuestThatRunsInAnotherThread(String what) throws Exception {
    try (Gangway gangway = gangway()) {
      for (boolean virtual : new boolean[] {false, true}) {
        String[] args = what.isEmpty() ? new String[0] : what.split(" ");
        try (Guest guest = gangway.guest(RunningGuests.program("spin")).args(args).build()) {
          FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
          Thread thread = virtual ? Thread.ofVirtual().start(run) : Thread.ofPlatform().start(run);
          Thread.sleep(100);
          guest.kill();
          assertThat(run.get().reason()).isEqualTo(Reason.INTERRUPTED);
          assertThat(run.get().code()).isEqualTo(130);
          thread.join();
        }
      }
    }
  }

  @Test
  void interruptOfTheThreadEndsTheGuestAndStaysSet() throws Exception {
    try (Gangway gangway = gangway();
        Guest guest = gangway.guest(RunningGuests.program("spin")).args("poll").build()) {
      CountDownLatch ended = new CountDownLatch(1);
      boolean[] interrupted = new boolean[1];
      ExitStatus[] status = new ExitStatus[1];
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                status[0] = guest.run();
                interrupted[0] = Thread.currentThread().isInterrupted();
                ended.countDown();
              });
      Thread.sleep(100);
      thread.interrupt();
      ended.await();
      assertThat(status[0].reason()).isEqualTo(Reason.INTERRUPTED);
      assertThat(interrupted[0]).isTrue();
    }
  }

  @Test
  void closeOfARunningGuestEndsItAndWaitsForThat() throws Exception {
    try (Gangway gangway = gangway()) {
      Guest guest = gangway.guest(RunningGuests.program("spin")).build();
      FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
      Thread.ofPlatform().start(run);
      Thread.sleep(100);
      guest.close();
      assertThat(run.isDone() || run.get() != null).isTrue();
      assertThat(run.get().reason()).isEqualTo(Reason.INTERRUPTED);
    }
  }

  /** Its descriptors are in use by the very call that the stream is called from. */
  @Test
  void closeFromAStreamOfItsOwnLeavesItsFilesOpenUntilItsRunEnds() throws Exception {
    HostResources before = HostResources.now();
    try (Gangway gangway = gangway()) {
      ClosesItsGuest out = new ClosesItsGuest();
      Guest guest = gangway.guest(RunningGuests.program("hello")).stdout(out).build();
      out.guest = guest;
      List<String> open = HostResources.now().fds();
      guest.run();
      // A page cache of an earlier test may have gone meanwhile, but not what this guest opened.
      assertThat(out.openAfterClose).containsAll(open).hasSizeGreaterThan(before.fds().size());
      assertThat(HostResources.now().fds()).hasSizeLessThan(open.size());
    }
    assertThat(HostResources.now().filesSince(before)).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  private static final class ClosesItsGuest extends OutputStream {
    private @Nullable Guest guest;
    private List<String> openAfterClose = List.of();

    @Override
    public void write(int b) {
      Objects.requireNonNull(guest).close();
      openAfterClose = HostResources.now().fds();
    }
  }

  @Test
  void killBeforeTheRunEndsItAtOnce() throws IOException {
    try (Gangway gangway = gangway();
        Guest guest = gangway.guest(RunningGuests.program("spin")).build()) {
      guest.kill();
      assertThat(guest.run().reason()).isEqualTo(Reason.INTERRUPTED);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void aTimeLimitOfCenturiesIsNone() throws IOException {
    long before = HostResources.now().reservations();
    try (Gangway gangway = gangway()) {
      for (Duration limit :
          List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE))) {
        assertThat(
                RunningGuests.run(gangway.guest(RunningGuests.program("hello")).timeLimit(limit))
                    .status()
                    .code())
            .isZero();
      }
    }
    assertThat(HostResources.now().reservations()).isEqualTo(before);
  }

  @Test
  void aTimeLimitMustBeAboveZero() {
    for (Duration limit : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> Gangway.builder().timeLimit(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a time limit must be above zero: " + limit);
      try (Gangway gangway = Gangway.builder().build()) {
        assertThatThrownBy(() -> gangway.guest(RunningGuests.program("hello")).timeLimit(limit))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a time limit must be above zero: " + limit);
      }
    }
  }

  @Test
  void aStreamThatSwallowsTheInterruptKeepsItsGuestFromNothing() throws IOException {
    try (Gangway gangway = gangway();
        Guest guest =
            gangway
                .guest(RunningGuests.program("spin"))
                .args("read")
                .stdin(new SwallowsInterrupts())
                .timeLimit(Duration.ofMillis(50))
                .build()) {
      assertThat(guest.run().reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  /** Never at its end. */
  private static final class SwallowsInterrupts extends InputStream {
    @Override
    public int read() {
      try {
        Thread.sleep(20);
      } catch (InterruptedException swallowed) {
        return 1;
      }
      return 0;
    }

    @Override
    public int read(byte[] into, int at, int n) {
      into[at] = (byte) read();
      return 1;
    }
  }

  /** An interrupt closes such a channel, in the thread that interrupts. */
  @Test
  void aChannelWhoseCloseWaitsDelaysNoOtherTimeLimit() throws Exception {
    StuckChannel channel = new StuckChannel();
    try (Gangway gangway = gangway();
        Guest guest =
            gangway
                .guest(RunningGuests.program("spin"))
                .args("read")
                .stdin(channel.stream())
                .timeLimit(Duration.ofMillis(20))
                .build()) {
      FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
      Thread.ofPlatform().daemon().start(run);
      channel.closing.await();
      Guest.Builder other = gangway.guest(RunningGuests.program("spin"));
      assertThat(RunningGuests.run(other.timeLimit(Duration.ofMillis(20))).status().reason())
          .isEqualTo(Reason.TIMED_OUT);
      assertThat(run.isDone()).isFalse();
      channel.release.countDown();
      assertThat(run.get().reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  /** Closing it waits, and so does reading it. */
  private static final class StuckChannel extends AbstractInterruptibleChannel {
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    InputStream stream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          begin();
          try {
            awaitRelease();
          } finally {
            end(false);
          }
          return -1;
        }

        @Override
        public int read(byte[] into, int at, int n) throws IOException {
          return read();
        }
      };
    }

    @Override
    protected void implCloseChannel() {
      closing.countDown();
      awaitRelease();
    }

    private void awaitRelease() {
      while (release.getCount() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @Test
  void memoryStopsAtTheLimit() throws IOException {
    try (Gangway gangway = Gangway.builder().maxMemory(8 << 20).build()) {
      Outcome outcome = RunningGuests.run(gangway, "spin", "alloc");
      assertThat(outcome.out()).isEqualTo("8192 KiB\n");
      assertThat(outcome.status()).isEqualTo(new ExitStatus(0, Reason.EXITED, null));
    }
  }

  @Test
  void aProgramThatStartsWithMoreMemoryThanTheLimitIsRefusedBeforeItRuns() throws IOException {
    try (Gangway gangway = Gangway.builder().maxMemory(65536).build()) {
      Guest.Builder builder = gangway.guest(RunningGuests.program("spin"));
      assertThatThrownBy(builder::build)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("spin.wasm: starts with")
          .hasMessageContaining("limit of 64 KiB");
    }
  }

  @Test
  void trapsBecomeExitStatuses() throws IOException {
    try (Gangway gangway = gangway()) {
      for (String trap : new String[] {"trap", "oob", "divide", "recurse"}) {
        ExitStatus status = RunningGuests.run(gangway, "spin", trap).status();
        assertThat(status.reason()).as(trap).isEqualTo(Reason.TRAPPED);
        assertThat(status.code()).isEqualTo(134);
        assertThat(status.message()).startsWith("trap: ").doesNotContain("internal error");
      }
      assertThat(RunningGuests.run(gangway, "spin", "exit", "7").status())
          .isEqualTo(new ExitStatus(7, Reason.EXITED, null));
    }
  }

  @Test
  void aGuestRunsOnce() throws IOException, ExecutionException {
    try (Gangway gangway = gangway();
        Guest guest = gangway.guest(RunningGuests.program("hello")).build()) {
      guest.run();
      assertThatThrownBy(guest::run).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aGuestOnAnExistingFileLeavesTheHostUsable() throws IOException {
    Files.writeString(directory.resolve("f"), "before");
    try (Gangway gangway = gangway()) {
      RunningGuests.run(
          gangway
              .guest(RunningGuests.program("spin"))
              .args("write", "/work/f")
              .timeLimit(Duration.ofMillis(100)));
      assertThat(Files.size(directory.resolve("f"))).isPositive();
    }
  }
}
