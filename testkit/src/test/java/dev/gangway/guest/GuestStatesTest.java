package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to end a guest, in each state that a guest can be in, leaves nothing behind. */
@Timeout(120)
class GuestStatesTest {
  /** {@code loop, memory.fill of all 64 KiB, br 0, end}. */
  private static final String FILL = "03404100410041808004fc0b000c000b";

  private static final String LOOP = "03400c000b";

  @TempDir Path directory;

  /** What a running guest does. */
  enum Running {
    LOOPS,
    POLLS,
    SLEEPS,
    READS_A_STREAM,
    ACCEPTS,
    WRITES_TO_THE_HOST,
    WRITES_TO_MEMORY,
    OPENS,
    FILLS,
    STARTS,
    INTERPRETED;

    Guest guest(Gangway gangway) throws IOException {
      return switch (this) {
        case LOOPS -> spin(gangway).build();
        case POLLS -> spin(gangway, "poll").build();
        case SLEEPS -> spin(gangway, "sleep", "1000000").build();
        case READS_A_STREAM -> spin(gangway, "read").stdin(new Silent()).build();
        case ACCEPTS ->
            spin(gangway, "accept")
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build();
        case WRITES_TO_THE_HOST -> spin(gangway, "write", "/work/f").build();
        case WRITES_TO_MEMORY -> spin(gangway, "write", "/tmp/f").build();
        case OPENS -> spin(gangway, "open", "/work/there").build();
        case FILLS -> byHand(gangway, FILL, false);
        case STARTS -> byHand(gangway, LOOP, true);
        case INTERPRETED -> {
          HandMadeModule module = new HandMadeModule();
          yield load(gangway, module.command(module.interpreted(HandMadeModule.PLAIN, LOOP)));
        }
      };
    }

    private static Guest.Builder spin(Gangway gangway, String... args) {
      return gangway.guest(RunningGuests.program("spin")).args(args);
    }

    private static Guest byHand(Gangway gangway, String body, boolean start) throws IOException {
      HandMadeModule module = new HandMadeModule();
      int plain = module.function(HandMadeModule.PLAIN, "");
      int endless = module.function(HandMadeModule.PLAIN, body);
      return load(gangway, start ? module.start(endless).command(plain) : module.command(endless));
    }

    private static Guest load(Gangway gangway, byte[] wasm) throws IOException {
      Program program = gangway.load(wasm, "by hand");
      return gangway.guest(program).build();
    }
  }

  /** Nothing ever comes. */
  private static final class Silent extends InputStream {
    @Override
    public int read() throws IOException {
      try {
        Thread.sleep(Duration.ofDays(1));
      } catch (InterruptedException e) {
        InterruptedIOException gaveUp = new InterruptedIOException();
        gaveUp.initCause(e);
        throw gaveUp;
      }
      return -1;
    }

    @Override
    public int read(byte[] into, int at, int n) throws IOException {
      return read();
    }
  }

  /** From outside. */
  enum Way {
    KILL,
    CLOSE,
    INTERRUPT,
    KILL_CLOSE_AND_INTERRUPT;

    void end(Guest guest, Thread thread) {
      if (this == KILL || this == KILL_CLOSE_AND_INTERRUPT) {
        guest.kill();
      }
      if (this == INTERRUPT || this == KILL_CLOSE_AND_INTERRUPT) {
        thread.interrupt();
      }
      if (this == CLOSE || this == KILL_CLOSE_AND_INTERRUPT) {
        guest.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Running.class)
  void aRunningGuestEndsByEachWay(Running running) throws Exception {
    Files.createFile(directory.resolve("there"));
    try (Gangway gangway =
        Gangway.builder().directory("/work", directory).tmpfs("/tmp", 128 << 20).build()) {
      running.guest(gangway).close(); // whatever the JVM opens once
      HostResources before = HostResources.now();
      for (Way way : Way.values()) {
        for (boolean virtual : new boolean[] {false, true}) {
          ExitStatus status = ended(running.guest(gangway), way, virtual);
          assertThat(status.reason()).as("%s %s", way, virtual).isEqualTo(Reason.INTERRUPTED);
          assertThat(status.cause()).isNull();
        }
      }
      HostResources after = HostResources.now();
      assertThat(after.fds()).isEqualTo(before.fds());
      assertThat(after.reservations()).isEqualTo(before.reservations());
    }
  }

  private static ExitStatus ended(Guest guest, Way way, boolean virtual) throws Exception {
    FutureTask<Boolean> staysSet = new FutureTask<>(Thread::interrupted);
    FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
    Runnable both =
        () -> {
          run.run();
          staysSet.run();
        };
    Thread thread = virtual ? Thread.ofVirtual().start(both) : Thread.ofPlatform().start(both);
    try (guest) {
      Thread.sleep(50);
      way.end(guest, thread);
      ExitStatus status = run.get(60, TimeUnit.SECONDS);
      if (way == Way.KILL || way == Way.CLOSE) {
        assertThat(staysSet.get()).isFalse();
      } else if (way == Way.INTERRUPT) {
        assertThat(staysSet.get()).isTrue();
      }
      return status;
    } finally {
      thread.join();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aGuestThatDoesNotRunIsEndedWithoutHarm(boolean ranBefore, boolean closed)
      throws IOException {
    try (Gangway gangway = Gangway.builder().tmpfs("/tmp", 1 << 20).build()) {
      HostResources before = HostResources.now();
      for (Way way : Way.values()) {
        if (way == Way.INTERRUPT) {
          continue; // there is no thread of a run
        }
        Guest guest = gangway.guest(RunningGuests.program("hello")).build();
        if (ranBefore) {
          assertThat(guest.run().code()).isZero();
        }
        if (closed) {
          guest.close();
        }
        way.end(guest, Thread.currentThread());
        boolean closedNow = closed || way != Way.KILL;
        if (ranBefore || closedNow) {
          assertThatThrownBy(guest::run).isInstanceOf(IllegalStateException.class);
        } else {
          assertThat(guest.run().reason()).isEqualTo(Reason.INTERRUPTED);
        }
        Thread.interrupted();
        guest.close();
      }
      HostResources after = HostResources.now();
      assertThat(after.fds()).isEqualTo(before.fds());
      assertThat(after.reservations()).isEqualTo(before.reservations());
    }
  }
}
