package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests that compute on platform threads leave the virtual ones their carriers. */
@Timeout(120)
class GuestThreadsTest {
  private final int processors = Runtime.getRuntime().availableProcessors();

  @Test
  void virtualThreadsRunWhileGuestsCompute() throws Exception {
    List<Guest> guests = new ArrayList<>();
    try (Gangway gangway = Gangway.builder().build();
        ExecutorService executor = GuestThreads.newExecutor()) {
      for (int i = 0; i < 2 * processors; i++) {
        guests.add(spinning(gangway));
        executor.execute(guests.getLast()::run);
      }
      Thread.sleep(200);
      CountDownLatch ran = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        Thread.ofVirtual().start(ran::countDown);
      }
      assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
      guests.forEach(Guest::close);
    }
  }

  private static Guest spinning(Gangway gangway) throws IOException {
    return gangway.guest(RunningGuests.program("spin")).build();
  }

  @Test
  void aBoundedExecutorRunsAllInItsThreads() throws Exception {
    try (Gangway gangway = Gangway.builder().timeLimit(Duration.ofMillis(10)).build();
        ExecutorService executor = GuestThreads.newExecutor(2)) {
      Callable<String> run =
          () -> {
            try (Guest guest = spinning(gangway)) {
              assertThat(guest.run().reason()).isEqualTo(ExitStatus.Reason.TIMED_OUT);
              return Thread.currentThread().getName();
            }
          };
      List<String> threads = new ArrayList<>();
      for (Future<String> name : executor.invokeAll(java.util.Collections.nCopies(20, run))) {
        threads.add(name.get());
      }
      assertThat(threads).containsOnly("gangway-guest-0", "gangway-guest-1");
    }
  }

  @Test
  void shutdownNowEndsItsGuests() throws Exception {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = spinning(gangway);
        ExecutorService executor = GuestThreads.newExecutor(1)) {
      Future<ExitStatus> run = executor.submit(guest::run);
      Thread.sleep(100);
      executor.shutdownNow();
      assertThat(run.get().reason()).isEqualTo(ExitStatus.Reason.INTERRUPTED);
    }
  }

  @Test
  void aBoundIsAboveZero() {
    assertThatThrownBy(() -> GuestThreads.newExecutor(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
