package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockCallsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int result = guest.alloc(8);

  @AfterEach
  void close() {
    guest.close();
  }

  private long now(int id) {
    assertThat(ClockCalls.clockTimeGet(guest.process, id, 1, result)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(result);
  }

  @Test
  void realtimeIsTheTimeOfDay() {
    long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long now = now(Clock.REALTIME);
    long after = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1);
    assertThat(now).isBetween(before, after);
  }

  @ParameterizedTest
  @ValueSource(ints = {Clock.MONOTONIC, Clock.PROCESS_CPUTIME, Clock.THREAD_CPUTIME})
  void otherClocksNeverGoBack(int id) {
    long last = now(id);
    assertThat(last).isNotNegative();
    for (int i = 0; i < 1000; i++) {
      long now = now(id);
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void resolutionIsAboveZeroAndAtMostASecond(int id) {
    assertThat(ClockCalls.clockResGet(guest.process, id, result)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(result)).isBetween(1L, 1_000_000_000L);
  }

  @Test
  void javaKnowsTheSameRealtimeAsTheHost() {
    assertThat(Clock.javaNow(Clock.REALTIME))
        .isBetween(now(Clock.REALTIME) - 1_000_000_000, now(Clock.REALTIME) + 1_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {Clock.MONOTONIC, Clock.PROCESS_CPUTIME, Clock.THREAD_CPUTIME})
  void javasOtherClocksDoNotGoBackEither(int id) {
    long first = Clock.javaNow(id);
    assertThat(first).isNotNegative();
    assertThat(Clock.javaNow(id)).isGreaterThanOrEqualTo(first);
  }
}
