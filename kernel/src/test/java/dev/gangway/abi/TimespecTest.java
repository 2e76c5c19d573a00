package dev.gangway.abi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimespecTest {

  @Test
  void secondsAndNanosecondsBecomeOneNumber() {
    assertThat(Timespec.toNanos(0, 0)).isZero();
    assertThat(Timespec.toNanos(1, 5)).isEqualTo(1_000_000_005L);
    assertThat(Timespec.toNanos(-1, 999_999_999)).isEqualTo(-1);
  }

  @Test
  void lastNanosecondsThatFitAreExact() {
    assertThat(Timespec.toNanos(9_223_372_036L, 854_775_807)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timespec.toNanos(-9_223_372_036L, 0)).isEqualTo(-9_223_372_036_000_000_000L);
  }

  @Test
  void timesThatDoNotFitAreClamped() {
    assertThat(Timespec.toNanos(9_223_372_036L, 854_775_808)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timespec.toNanos(9_223_372_037L, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timespec.toNanos(Long.MAX_VALUE, 999_999_999)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timespec.toNanos(-9_223_372_037L, 0)).isEqualTo(Long.MIN_VALUE);
    assertThat(Timespec.toNanos(Long.MIN_VALUE, 0)).isEqualTo(Long.MIN_VALUE);
  }
}
