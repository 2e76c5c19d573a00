package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
      assertThat(deadline.enter()).isTrue();
      deadline.limit(Deadline.nanos(Duration.ofHours(1)));
      deadline.end();
    }
    assertThat(clock.size()).isLessThanOrEqualTo(before);
  }

  @Test
  void aMillionShortCallsOfAGuestWithALongLimitShareOneAlarm() {
    int before = clock.size();
    Deadline deadline = new Deadline(clock);
    for (int i = 0; i < 1_000_000; i++) {
      deadline.enter();
      deadline.limit(Deadline.nanos(Duration.ofHours(1)));
      deadline.exit();
    }
    assertThat(clock.size()).isLessThanOrEqualTo(before + 1);
    assertThat(deadline.end()).isTrue();
    assertThat(clock.size()).isLessThanOrEqualTo(before);
  }

  @Test
  void aLimitThatALongCannotHoldIsNone() {
    for (Duration limit : List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(60_000))) {
      assertThat(Deadline.nanos(limit)).isEqualTo(Deadline.NONE);
    }
    assertThat(Deadline.nanos(null)).isEqualTo(Deadline.NONE);
  }

  @Test
  void aCallThatIsInTimeIsNotInterruptedByTheAlarmOfAnEarlierOne() throws Exception {
    Deadline deadline = new Deadline(clock);
    for (int i = 0; i < 200; i++) {
      deadline.enter();
      deadline.limit(20_000_000);
      Thread.sleep(0, 500_000);
      deadline.exit();
    }
    assertThat(deadline.isOver()).isFalse();
    deadline.end();
  }

  @Test
  void aSecondThreadIsNotLetIn() throws Exception {
    Deadline deadline = new Deadline(clock);
    assertThat(deadline.enter()).isTrue();
    AtomicReference<Boolean> other = new AtomicReference<>();
    Thread.ofPlatform().start(() -> other.set(deadline.enter() || deadline.isInside())).join();
    assertThat(other).hasValue(false);
    assertThat(deadline.enter()).isFalse();
    assertThat(deadline.isInside()).isTrue();
    deadline.exit();
    Thread.ofVirtual().start(() -> other.set(deadline.enter())).join();
    assertThat(other).hasValue(true);
    assertThat(deadline.end()).as("the other is inside").isFalse();
  }

  /** A thread that delivers a signal may be off the processor for longer than the repetition. */
  @Test
  void aSignalWhileAnotherIsDeliveredIsRepeated() throws Exception {
    Deadline deadline = new Deadline(clock);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch delivering = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () -> {
              deadline.enter();
              entered.countDown();
              while (!Thread.interrupted()) {
                LockSupport.park(this);
              }
              deadline.end();
            }) {
          @Override
          public void interrupt() {
            delivering.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            super.interrupt();
          }
        };
    slow.start();
    entered.await();
    Thread first = Thread.ofPlatform().start(deadline::signal);
    delivering.await();
    int before = clock.size();

    deadline.signal();

    assertThat(clock.size()).isEqualTo(before + 1);
    goOn.countDown();
    first.join();
    slow.join();
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
    deadline.enter();
    deadline.limit(Deadline.nanos(limit));
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
      deadline.enter();
      deadline.limit(1 + i % 100_000);
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
    deadline.enter();
    deadline.limit(Deadline.nanos(Duration.ofHours(1)));
    Thread.currentThread().interrupt();
    deadline.end();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aGuestThatWasKilledBeforeIsOverWithoutAnInterrupt() {
    Deadline deadline = new Deadline(clock);
    deadline.kill();
    assertThat(deadline.enter()).isTrue();
    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.end()).isTrue();
    assertThat(deadline.enter()).isFalse();
    assertThat(deadline.end()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
