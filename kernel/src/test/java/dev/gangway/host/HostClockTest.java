package dev.gangway.host;

import static dev.gangway.host.HostResources.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.abi.Clocks;
import dev.gangway.abi.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.gangway.host.Linux#available")
class HostClockTest {

  private final HostResources host = new HostResources();

  @AfterEach
  void giveBack() {
    host.close();
  }

  @Test
  void realTimeIsTheJvms() {
    long before = System.currentTimeMillis();
    long millis = HostClock.gettime(Clocks.CLOCK_REALTIME) / 1_000_000;
    long after = System.currentTimeMillis();

    assertThat(millis).isBetween(before, after);
  }

  @Test
  void monotonicTimeNeverGoesBack() {
    long last = 0;
    for (int i = 0; i < 10_000; i++) {
      long now = HostClock.gettime(Clocks.CLOCK_MONOTONIC);
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }

  @Test
  void coarseTimeIsTheRealTimeOfATickEarlierAtMost() {
    long tick = HostClock.getres(Clocks.CLOCK_REALTIME_COARSE);
    assertThat(tick).isBetween(1_000_000L, 20_000_000L);
    for (int i = 0; i < 20_000; i++) {
      long before = HostClock.gettime(Clocks.CLOCK_REALTIME);
      long coarse = HostClock.realtimeCoarse();
      long after = HostClock.gettime(Clocks.CLOCK_REALTIME);
      assertThat(coarse).isBetween(before - 2 * tick, after);
    }
  }

  @Test
  void coarseTimeNeverGoesBack() {
    long last = 0;
    for (int i = 0; i < 100_000; i++) {
      long now = HostClock.realtimeCoarse();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }

  @Test
  void coarseTimeAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = sumOfCoarseTimes(200_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    sum += sumOfCoarseTimes(200_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(sum).isNotZero();
  }

  private static long sumOfCoarseTimes(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += HostClock.realtimeCoarse() & 0xffff;
    }
    return sum;
  }

  @Test
  void withoutACoarseClockItsTimeIsTheJvms() {
    long before = System.currentTimeMillis();
    long nanos = CoarseClock.javas();
    long after = System.currentTimeMillis();

    assertThat(nanos % 1_000_000).isZero();
    assertThat(nanos / 1_000_000).isBetween(before, after);
  }

  @Test
  void processTimeIsAtLeastTheThreads() {
    long thread = HostClock.gettime(Clocks.CLOCK_THREAD_CPUTIME_ID);
    long process = HostClock.gettime(Clocks.CLOCK_PROCESS_CPUTIME_ID);

    assertThat(thread).isPositive().isLessThanOrEqualTo(process);
  }

  @Test
  void resolutionIsPositiveAndUnderATick() {
    assertThat(HostClock.getres(Clocks.CLOCK_MONOTONIC)).isBetween(1L, 20_000_000L);
    assertThat(HostClock.getres(Clocks.CLOCK_REALTIME)).isBetween(1L, 20_000_000L);
  }

  @Test
  void unknownClockIsEinval() {
    assertFailed(Errno.EINVAL, HostClock.gettime(9999));
    assertFailed(Errno.EINVAL, HostClock.getres(9999));
  }

  @Test
  void randomBytesFillExactlyWhatWasAskedForAndDiffer() {
    MemorySegment first = host.allocate(64);
    MemorySegment second = host.allocate(64);

    assertThat(HostClock.getrandom(first.address(), 32)).isEqualTo(32);
    assertThat(HostClock.getrandom(second.address(), 32)).isEqualTo(32);

    // Equal by chance once in 2^256 runs.
    assertThat(first.asSlice(0, 32).mismatch(second.asSlice(0, 32))).isNotEqualTo(-1);
    assertThat(first.asSlice(32).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
  }

  @Test
  void randomBytesIntoMemoryThatIsNotThereAreEfault() {
    assertFailed(Errno.EFAULT, HostClock.getrandom(1, 16));
  }
}
