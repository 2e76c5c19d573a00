package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleTimeTest {
  @Test
  void guestsOfAHypervisorAreNotCountedTwiceAndWaitingForDisksIsIdle() {
    IdleTime before = IdleTime.parse("cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3 4\n");
    IdleTime after = IdleTime.parse("cpu  150 0 100 720 130 0 0 0 99 0\ncpu0 1 2 3 4\n");

    assertThat(IdleTime.percent(before, after)).isEqualTo(50.0);
  }

  @Test
  void withoutATickNothingIsKnown() {
    IdleTime now = IdleTime.parse("cpu  1 2 3 4 5 6 7 8 9 10\n");

    assertThat(IdleTime.percent(now, now)).isNull();
    assertThat(IdleTime.percent(null, now)).isNull();
  }
}
