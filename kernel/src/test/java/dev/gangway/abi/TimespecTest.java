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
  void timesOfFilesAreUnsigned() {
    assertThat(Timespec.toFileTime(1, 5)).isEqualTo(1_000_000_005L);
    assertThat(Timespec.toFileTime(9_223_372_036L, 854_775_808)).isEqualTo(Long.MIN_VALUE);
    assertThat(Timespec.toFileTime(18_446_744_073L, 709_551_612)).isEqualTo(Timespec.MAX_TIME - 1);
    assertThat(Timespec.toFileTime(18_446_744_073L, 709_551_613)).isEqualTo(Timespec.MAX_TIME);
  }

  @Test
  void timesOfFilesBefore1970AndAfterTheLastAreClamped() {
    assertThat(Timespec.toFileTime(-1, 999_999_999)).isZero();
    assertThat(Timespec.toFileTime(Long.MIN_VALUE, 0)).isZero();
    assertThat(Timespec.toFileTime(18_446_744_073L, 709_551_614)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.toFileTime(18_446_744_073L, 999_999_999)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.toFileTime(18_446_744_074L, 0)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.toFileTime(Long.MAX_VALUE, 0)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.clampFileTime(-1)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.clampFileTime(Timespec.MAX_TIME)).isEqualTo(Timespec.MAX_TIME);
    assertThat(Timespec.clampFileTime(7)).isEqualTo(7);
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
