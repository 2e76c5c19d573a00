package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.fs.stream.HostStream;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPoll;
import dev.gangway.host.Linux;
import dev.gangway.host.TestHost;
import dev.gangway.vfs.OpenFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PollCallsTest {
  private static final long MILLI = 1_000_000;
  private static final long NEVER_NANOS = Duration.ofDays(1).toNanos();

  private final FakeGuest guest = new FakeGuest();
  private final PollArray array = new PollArray(guest, 8);

  /** The guest's ends of pipes. */
  private final List<Integer> readers = new ArrayList<>();

  @AfterEach
  void close() {
    guest.close();
    readers.forEach(HostFile::close);
  }

  /** A pipe of the host. The guest has its reading end, the test its writing end. */
  private final class Pipe {
    final int reader;
    final int writer;

    Pipe() {
      int[] fds = new int[2];
      assertThat(TestHost.pipe(Fcntl.O_NONBLOCK, fds)).isZero();
      readers.add(fds[0]);
      reader = guest.install(HostStream.inherited(fds[0], Fcntl.O_RDONLY), null);
      writer = fds[1];
    }

    void write(String text) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocateFrom(text);
        assertThat(HostFile.write(writer, bytes.address(), text.length())).isEqualTo(text.length());
      }
    }

    void closeWriter() {
      HostFile.close(writer);
    }
  }

  @BeforeEach
  void startWithoutAFatalSignal() {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void aRelativeTimeGoesOffWhenItHasPassed(int clock) {
    array.clock(7, clock, 20 * MILLI, 0);
    long start = System.nanoTime();
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MILLI);
    assertThat(array.events()).containsExactly(new PollArray.Seen(7, 0, Event.TYPE_CLOCK, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void aPointInTimeGoesOffWhenItHasCome(int clock) {
    long when = Clock.now(clock) + 20 * MILLI;
    array.clock(7, clock, when, Subscription.ABSTIME);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(Clock.now(clock)).isGreaterThanOrEqualTo(when);
    assertThat(array.events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 0, 0", "0, 0, 1", "1, 1, 1", "0, 1000000000, 1"})
  void aTimeThatHasPassedIsThereAtOnce(int clock, long timeout, int flags) {
    array.clock(7, clock, timeout, flags);
    array.clock(8, Clock.MONOTONIC, -1, 0);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).extracting(PollArray.Seen::userdata).containsExactly(7L);
  }

  @Test
  void theFirstOfSeveralTimesEndsTheWait() {
    array.clock(1, Clock.MONOTONIC, -1, 0);
    array.clock(2, Clock.MONOTONIC, NEVER_NANOS, 0);
    array.clock(3, Clock.REALTIME, -1, Subscription.ABSTIME);
    array.clock(4, Clock.MONOTONIC, 5 * MILLI, 0);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).extracting(PollArray.Seen::userdata).containsExactly(4L);
  }

  @Test
  void allThatHasHappenedIsReportedInItsOrder() {
    guest.create("f", "12345");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    array.fdWrite(1, 1);
    array.clock(2, Clock.MONOTONIC, NEVER_NANOS, 0);
    array.fdRead(3, file);
    array.fdRead(4, 14);
    array.clock(5, Clock.MONOTONIC, 0, 0);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(
            new PollArray.Seen(1, 0, Event.TYPE_FD_WRITE, 1, 0),
            new PollArray.Seen(3, 0, Event.TYPE_FD_READ, 5, 0),
            new PollArray.Seen(4, WasiErrno.BADF, Event.TYPE_FD_READ, 0, 0),
            new PollArray.Seen(5, 0, Event.TYPE_CLOCK, 0, 0));
  }

  @Test
  void aFileHasWhatIsLeftOfIt() {
    guest.create("f", "12345");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    int position = guest.alloc(8);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 3, 0, position))
        .isEqualTo(WasiErrno.SUCCESS);
    array.fdRead(1, file);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).extracting(PollArray.Seen::nbytes).containsExactly(2L);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 100, 0, position))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).extracting(PollArray.Seen::nbytes).containsExactly(0L);
  }

  @Test
  void userdataComesBackWholeAndPaddingIsZero() {
    array.clock(0xfedc_ba98_7654_3210L, Clock.MONOTONIC, 0, 0);
    array.fillEvents((byte) 0x55);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(array.out)).isEqualTo(0xfedc_ba98_7654_3210L);
    assertThat(guest.load(array.out + 8, 24)).containsOnly(0);
    assertThat(guest.load(array.out + 32, 32)).containsOnly(0x55);
  }

  @Test
  void anIdlePipeIsWaitedForUntilItIsWrittenTo() throws InterruptedException {
    assumeTrue(Linux.available(), Linux::unavailableReason);
    Pipe pipe = new Pipe();
    array.fdRead(1, pipe.reader);
    array.clock(2, Clock.MONOTONIC, NEVER_NANOS, 0);
    Thread poller = Thread.currentThread();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              awaitParked(poller);
              pipe.write("hello");
            });
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    writer.join();
    assertThat(array.events()).containsExactly(new PollArray.Seen(1, 0, Event.TYPE_FD_READ, 5, 0));
    pipe.closeWriter();
  }

  @Test
  void aPipeThatIsClosedHangsUp() {
    assumeTrue(Linux.available(), Linux::unavailableReason);
    Pipe pipe = new Pipe();
    pipe.closeWriter();
    array.fdRead(1, pipe.reader);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(new PollArray.Seen(1, 0, Event.TYPE_FD_READ, 0, Event.HANGUP));
  }

  @Test
  void aFatalSignalEndsTheWait() throws InterruptedException {
    array.clock(1, Clock.MONOTONIC, -1, 0);
    Thread poller = Thread.currentThread();
    Thread killer =
        Thread.ofPlatform()
            .start(() -> {
              awaitParked(poller);
              poller.interrupt();
            });
    assertThat(array.poll()).isEqualTo(WasiErrno.INTR);
    assertThat(Thread.interrupted()).as("the signal stays pending").isTrue();
    killer.join();
  }

  /** A wait that spins would take processor time. */
  @Test
  void waitingCostsNoProcessorTime() {
    assumeTrue(Linux.available(), Linux::unavailableReason);
    Pipe pipe = new Pipe();
    array.fdRead(1, pipe.reader);
    array.clock(2, Clock.MONOTONIC, 300 * MILLI, 0);
    array.poll(); // Classes are loaded once.
    long before = Clock.now(Clock.THREAD_CPUTIME);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(Clock.now(Clock.THREAD_CPUTIME) - before).isLessThan(100 * MILLI);
    pipe.closeWriter();
  }

  /** A pipe that becomes ready right after it was polled for the first time. */
  private static final class LateFile extends OpenFile {
    private final int[] fds = new int[2];
    int polls;

    LateFile() {
      super(null, Mode.S_IFIFO, Fcntl.O_RDONLY);
      assertThat(TestHost.pipe(Fcntl.O_NONBLOCK, fds)).isZero();
    }

    @Override
    protected void release() {
      HostFile.close(fds[0]);
      HostFile.close(fds[1]);
    }

    @Override
    public int poll(int events) {
      int ready = HostPoll.readiness(fds[0], events);
      if (polls++ == 0) {
        try (Arena arena = Arena.ofConfined()) {
          assertThat(HostFile.write(fds[1], arena.allocateFrom("x").address(), 1)).isEqualTo(1);
        }
      }
      return ready;
    }

    @Override
    public int pollFd() {
      return fds[0];
    }

    @Override
    public long getattr(Kstat out) {
      return -Errno.EIO;
    }
  }

  @Test
  void whatBecomesReadyBetweenThePollAndTheWaitEndsTheWait() {
    assumeTrue(Linux.available(), Linux::unavailableReason);
    LateFile late = new LateFile();
    array.fdRead(1, guest.install(late, null));
    array.clock(2, Clock.MONOTONIC, NEVER_NANOS, 0);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).containsExactly(new PollArray.Seen(1, 0, Event.TYPE_FD_READ, 0, 0));
    assertThat(late.polls).isEqualTo(2);
  }

  private static void awaitParked(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
