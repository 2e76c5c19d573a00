package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  /** 7 is a clock of the host (since boot), which guests do not have. */
  @ParameterizedTest
  @ValueSource(ints = {4, 7, -1, Integer.MIN_VALUE})
  void thereAreNoOtherClocks(int id) {
    int result = guest.alloc(8);
    assertThat(ClockCalls.clockTimeGet(guest.process, id, 0, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(ClockCalls.clockResGet(guest.process, id, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.memory.loadLong(result)).isZero();
  }

  @Test
  void aTimeNeedsEightBytes() {
    assertThat(ClockCalls.clockTimeGet(guest.process, 0, 0, guest.lastBytes(7)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(ClockCalls.clockTimeGet(guest.process, 0, 0, guest.lastBytes(8)))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(ClockCalls.clockResGet(guest.process, 1, FakeGuest.NOWHERE))
        .isEqualTo(WasiErrno.FAULT);
  }
}
