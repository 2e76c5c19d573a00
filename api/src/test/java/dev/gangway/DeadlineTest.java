package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fatal signal comes in time, again if it was swallowed, and never after the end. */
@Timeout(60)
class DeadlineTest {
  private final AlarmClock clock = AlarmClock.shared();

  @Test
  void aMillionShortRunsWithALongLimitLeaveNoAlarms() {
    int before = clock.size();
    for (int i = 0; i < 1_000_000; i++) {
      Deadline deadline = new Deadline(clock);
      deadline.begin();
      assertThat(deadline.start(Duration.ofHours(1))).isTrue();
      deadline.end();
    }
    assertThat(clock.size()).isLessThanOrEqualTo(before);
  }

  @Test
  void aLimitThatALongCannotHoldIsNone() {
    for (Duration limit : List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(60_000))) {
      Deadline deadline = new Deadline(clock);
      deadline.begin();
      assertThat(deadline.start(limit)).isTrue();
      deadline.end();
      assertThat(deadline.timedOut()).isFalse();
    }
  }

  @Test
  void aLaterAlarmDoesNotDelayAnEarlierOne() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (Duration limit : List.of(Duration.ofHours(1), Duration.ofMillis(20))) {
      threads.add(Thread.ofPlatform().daemon().start(() -> waitForSignals(limit, 1)));
    }
    threads.getLast().join();
    assertThat(threads.getFirst().isAlive()).isTrue();
    threads.getFirst().interrupt();
    threads.getFirst().join();
  }

  @Test
  void anInterruptThatIsSwallowedComesAgain() throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      kind.start(() -> waitForSignals(Duration.ofMillis(1), 3)).join();
    }
  }

  private void waitForSignals(Duration limit, int count) {
    Deadline deadline = new Deadline(clock);
    deadline.begin();
    deadline.start(limit);
    for (int i = 0; i < count; i++) {
      while (!Thread.interrupted()) {
        LockSupport.park(this);
      }
    }
    deadline.end();
  }

  @Test
  void nothingIsInterruptedAfterTheEnd() {
    for (int i = 0; i < 20_000; i++) {
      Deadline deadline = new Deadline(clock);
      deadline.begin();
      deadline.start(Duration.ofNanos(1 + i % 100_000));
      if (i % 3 == 0) {
        deadline.kill();
      }
      deadline.end();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void anInterruptOfAnotherStaysSet() {
    Deadline deadline = new Deadline(clock);
    deadline.begin();
    deadline.start(Duration.ofHours(1));
    Thread.currentThread().interrupt();
    deadline.end();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aRunThatWasKilledBeforeDoesNotStart() {
    Deadline deadline = new Deadline(clock);
    deadline.kill();
    assertThat(deadline.begin()).isTrue();
    assertThat(deadline.start(null)).isFalse();
    deadline.end();
    assertThat(deadline.begin()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
