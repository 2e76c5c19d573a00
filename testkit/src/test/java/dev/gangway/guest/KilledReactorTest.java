package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestCall;
import dev.gangway.GuestException;
import dev.gangway.GuestFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A started reactor that is ended from outside, in each state: it ends, and says how. */
@Timeout(120)
class KilledReactorTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  /** What a call does when its guest is ended. */
  enum State {
    LOOPS("spin"),
    WAITS_IN_A_SYSTEM_CALL("sleep_ms", 1_000_000),
    WAITS_IN_THE_HOST("log_hello"),
    WAITS_IN_THE_HOST_AND_IGNORES_INTERRUPTS("sum_by_host", Integer.MAX_VALUE),
    LOOPS_IN_A_CALL_OF_THE_HOST("nest", 1);

    private static final int NONE = -1;

    private final String function;
    private final int argument;

    State(String function) {
      this(function, NONE);
    }

    State(String function, int argument) {
      this.function = function;
      this.argument = argument;
    }

    void call(Guest guest) {
      GuestFunction called = guest.function(function);
      long _ = argument == NONE ? called.call() : called.call(argument);
    }
  }

  /** How it is ended. */
  enum Way {
    KILL(Reason.INTERRUPTED),
    CLOSE(Reason.INTERRUPTED),
    INTERRUPT(Reason.INTERRUPTED),
    TIME_LIMIT(Reason.TIMED_OUT),
    CALL_TIME_LIMIT(Reason.TIMED_OUT);

    private final Reason reason;

    Way(Reason reason) {
      this.reason = reason;
    }

    void prepare(Guest.Builder builder) {
      if (this == TIME_LIMIT) {
        builder.timeLimit(SHORT);
      } else if (this == CALL_TIME_LIMIT) {
        builder.callTimeLimit(SHORT);
      }
    }

    void end(Guest guest, Thread thread) {
      switch (this) {
        case KILL -> guest.kill();
        case CLOSE -> Thread.ofPlatform().start(guest::close);
        case INTERRUPT -> thread.interrupt();
        default -> {}
      }
    }
  }

  private static Stream<Arguments> statesAndWays() {
    return Stream.of(State.values())
        .flatMap(state -> Stream.of(Way.values()).map(way -> arguments(state, way)));
  }

  /** What a call threw, and whether its thread's interrupt status was set afterwards. */
  private record End(@Nullable Throwable thrown, boolean interrupted) {}

  private final CountDownLatch inHost = new CountDownLatch(1);
  private final CountDownLatch ignorantGoesOn = new CountDownLatch(1);
  private final Gangway gangway = Gangway.builder().build();

  private final Reactors.Env host =
      new Reactors.Env() {
        @Override
        public void host_log(GuestCall call, int text, int length) {
          inHost.countDown();
          awaitForEver();
        }

        @Override
        public int host_add(int a, int b) {
          inHost.countDown();
          awaitWithoutInterrupts(); // returns at once after the first time
          return a + b;
        }

        @Override
        public int host_call(GuestCall call, int depth) {
          inHost.countDown();
          return (int) call.guest().function("spin").call();
        }
      };

  @AfterEach
  void close() {
    ignorantGoesOn.countDown();
    gangway.close();
  }

  private void awaitWithoutInterrupts() {
    boolean interrupted = false;
    while (true) {
      try {
        ignorantGoesOn.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the host");
    }
  }

  @ParameterizedTest
  @MethodSource("statesAndWays")
  void aCallEnds(State state, Way way) throws Exception {
    Guest.Builder builder = Reactors.builder(gangway, host);
    way.prepare(builder);
    try (Guest guest = Reactors.start(builder)) {
      CountDownLatch calls = new CountDownLatch(1);
      FutureTask<End> call =
          new FutureTask<>(() -> {
            calls.countDown();
            return callOf(guest, state);
          });
      Thread thread = Thread.ofPlatform().start(call);
      calls.await();
      if (state == State.LOOPS || state == State.WAITS_IN_A_SYSTEM_CALL) {
        Thread.sleep(50); // most likely inside; earlier is as good
      } else {
        inHost.await();
      }

      way.end(guest, thread);
      if (state == State.WAITS_IN_THE_HOST_AND_IGNORES_INTERRUPTS) {
        Thread.sleep(2 * SHORT.toMillis());
        assertThat(call.isDone()).as("the host's function has not returned").isFalse();
        ignorantGoesOn.countDown();
      }

      End end = call.get();
      if (state == State.WAITS_IN_THE_HOST && way == Way.INTERRUPT) {
        assertThat(end.thrown())
            .as("what the host threw")
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessage("interrupted in the host");
        assertEnded(guest, Reason.HOST_FUNCTION_FAILED);
      } else {
        assertReason(end.thrown(), way.reason);
        assertEnded(guest, way.reason);
      }
      assertThat(end.interrupted())
          .as("an interrupt of the caller stays set, one of Gangway does not")
          .isEqualTo(way == Way.INTERRUPT);
    }
  }

  private static End callOf(Guest guest, State state) {
    Throwable thrown = null;
    try {
      state.call(guest);
    } catch (Throwable t) {
      thrown = t;
    }
    return new End(thrown, Thread.currentThread().isInterrupted());
  }

  private static void assertReason(@Nullable Throwable thrown, Reason reason) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GuestException.class, end -> assertThat(end.status().reason()).isEqualTo(reason));
  }

  private static void assertEnded(Guest guest, Reason reason) {
    assertThatThrownBy(() -> guest.function("next").call())
        .satisfies(thrown -> assertReason(thrown, reason));
    assertThatThrownBy(() -> guest.function("add").call(1, 2))
        .satisfies(thrown -> assertReason(thrown, reason));
  }

  @Test
  void aGuestThatIsKilledBeforeItsStartDoesNotStart() throws IOException {
    try (Guest guest = Reactors.builder(gangway).build()) {
      guest.kill();
      assertThatThrownBy(guest::start)
          .satisfies(thrown -> assertReason(thrown, Reason.INTERRUPTED));
      assertThatThrownBy(guest::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aGuestThatIsClosedBeforeItsStartDoesNotStart() throws IOException {
    Guest guest = Reactors.builder(gangway).build();
    guest.close();
    assertThatThrownBy(guest::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not after close()");
  }

  @Test
  void aGuestThatIsKilledBetweenCallsIsNotCalled() throws IOException {
    try (Guest guest = Reactors.start(gangway)) {
      assertThat(guest.function("next").call()).isEqualTo(1);
      guest.kill();
      assertEnded(guest, Reason.INTERRUPTED);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void aThreadThatIsInterruptedBeforeACallEndsTheGuestAndStaysInterrupted() throws IOException {
    try (Guest guest = Reactors.start(gangway)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> guest.function("spin").call())
          .satisfies(thrown -> assertReason(thrown, Reason.INTERRUPTED));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aKillAfterTheEndChangesNothing() throws IOException {
    try (Guest guest = Reactors.start(gangway)) {
      assertThatThrownBy(() -> guest.function("trap").call())
          .satisfies(thrown -> assertReason(thrown, Reason.TRAPPED));
      guest.kill();
      assertEnded(guest, Reason.TRAPPED);
    }
  }

  @Test
  void aLongFillByAnotherThreadEndsWhenTheGuestIsClosed() throws Exception {
    Guest guest = Reactors.start(gangway);
    CountDownLatch fills = new CountDownLatch(1);
    FutureTask<Void> filling =
        new FutureTask<>(() -> {
          while (true) {
            guest.memory().fill(0, (int) guest.memory().size(), (byte) 1);
            fills.countDown();
          }
        });
    Thread.ofPlatform().start(filling);
    fills.await();
    guest.close();
    assertThatThrownBy(filling::get)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the guest is closed");
  }
}
