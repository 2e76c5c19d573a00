package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestAllocator;
import dev.gangway.GuestCall;
import dev.gangway.GuestException;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many reactors, one after another and at once: nothing is left behind, nothing is mixed up. */
@Timeout(600)
class ManyReactorsTest {
  private static final int REACTORS = TestSettings.of(TestSettings.REACTORS);
  private static final int THREADS = 2;
  private static final int AT_ONCE = 200;

  /** Some of the reactor's functions. */
  interface Functions {
    int add(int a, int b);

    int next();
  }

  /** How a reactor is used and how it ends. */
  private enum Life {
    NEVER_STARTED,
    CALLED,
    TRAPPED,
    EXITED,
    FAILED_BY_THE_HOST,
    KILLED_BETWEEN_CALLS,
    TIMED_OUT_IN_A_CALL;

    void live(Gangway gangway) throws IOException {
      Guest.Builder builder =
          Reactors.builder(gangway, this == FAILED_BY_THE_HOST ? BROKEN : WHOLE);
      if (this == TIMED_OUT_IN_A_CALL) {
        builder.callTimeLimit(Duration.ofMillis(50));
      }
      if (this == NEVER_STARTED) {
        builder.build().close();
        return;
      }
      try (Guest guest = Reactors.start(builder)) {
        use(guest);
        switch (this) {
          case TRAPPED -> assertEnds(guest, "trap", ExitStatus.Reason.TRAPPED);
          case EXITED ->
              assertThatThrownBy(() -> guest.function("quit").call(3))
                  .isInstanceOfSatisfying(
                      GuestException.class, end -> assertThat(end.status().code()).isEqualTo(3));
          case FAILED_BY_THE_HOST ->
              assertThatThrownBy(() -> guest.function("log_hello").call())
                  .isInstanceOf(UnsupportedOperationException.class);
          case KILLED_BETWEEN_CALLS -> {
            guest.kill();
            assertEnds(guest, "next", ExitStatus.Reason.INTERRUPTED);
          }
          case TIMED_OUT_IN_A_CALL -> assertEnds(guest, "spin", ExitStatus.Reason.TIMED_OUT);
          default -> {}
        }
      }
    }

    private static void use(Guest guest) throws IOException {
      Functions functions = guest.bind(Functions.class);
      assertThat(functions.add(1, 2)).isEqualTo(3);
      assertThat(functions.next()).isEqualTo(1);
      assertThat(guest.function("add_by_host").call(3, 4)).isEqualTo(7);
      try (GuestAllocator.Scope scope = guest.allocator("allocate", "release").scope()) {
        int address = scope.allocate(16);
        guest.memory().writeInt(address, 42);
        MemorySegment view = guest.memory().segment();
        assertThat(view.get(ValueLayout.JAVA_INT_UNALIGNED, address)).isEqualTo(42);
      }
    }

    private static void assertEnds(Guest guest, String function, ExitStatus.Reason reason) {
      assertThatThrownBy(() -> guest.function(function).call())
          .isInstanceOfSatisfying(
              GuestException.class, end -> assertThat(end.status().reason()).isEqualTo(reason));
    }
  }

  private static final Reactors.Env WHOLE = new Reactors.Env() {};

  private static final Reactors.Env BROKEN =
      new Reactors.Env() {
        @Override
        public void host_log(GuestCall call, int text, int length) {
          throw new UnsupportedOperationException();
        }
      };

  @Test
  void oneAfterAnotherTheyLeaveNothingBehind() throws Exception {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    try (Gangway gangway = Gangway.builder().tmpfs("/tmp", 1 << 20).build()) {
      liveInThreads(gangway, 10 * Life.values().length);
      long heap = heapInUse();
      int loaded = classes.getLoadedClassCount();
      HostResources before = HostResources.now();

      liveInThreads(gangway, REACTORS);

      HostResources after = HostResources.now();
      assertThat(after.fds()).isEqualTo(before.fds());
      assertThat(after.reservations()).isEqualTo(before.reservations());
      assertThat(after.threads()).isEqualTo(before.threads());
      // The JVM maps code, metaspace and heap as it likes, and loads classes for itself.
      assertThat(after.mappings()).isLessThan(before.mappings() + 200);
      assertThat(heapInUse()).isLessThan(heap + (16 << 20));
      assertThat(classes.getLoadedClassCount()).isLessThan(loaded + 100);
    }
  }

  private static void liveInThreads(Gangway gangway, int guests) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        done.add(
            threads.submit(() -> {
              for (int i = first; i < guests; i += THREADS) {
                Life.values()[i / THREADS % Life.values().length].live(gangway);
              }
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void twoHundredAreCalledFromVirtualThreads() throws Exception {
    callAtOnce(Thread.ofVirtual().factory());
  }

  @Test
  void twoHundredAreCalledFromPlatformThreads() throws Exception {
    callAtOnce(Thread.ofPlatform().factory());
  }

  /** Each call in a thread of its own; in the last round each guest is called by two at once. */
  private static void callAtOnce(ThreadFactory factory) throws Exception {
    CountDownLatch inside = new CountDownLatch(AT_ONCE);
    CountDownLatch goOn = new CountDownLatch(1);
    Reactors.Env blocking =
        new Reactors.Env() {
          @Override
          public void host_log(GuestCall call, int text, int length) {
            inside.countDown();
            await(goOn);
          }
        };
    List<Guest> guests = new ArrayList<>();
    try (Gangway gangway = Gangway.builder().build();
        ExecutorService threads = Executors.newThreadPerTaskExecutor(factory)) {
      for (int i = 0; i < AT_ONCE; i++) {
        guests.add(Reactors.start(Reactors.builder(gangway, blocking)));
      }
      for (int round = 1; round <= 5; round++) {
        List<Future<Long>> results = new ArrayList<>();
        for (Guest guest : guests) {
          results.add(threads.submit(() -> guest.function("next").call()));
        }
        for (Future<Long> result : results) {
          assertThat(result.get()).isEqualTo(round);
        }
      }

      List<Future<Long>> blocked = new ArrayList<>();
      for (Guest guest : guests) {
        blocked.add(threads.submit(() -> guest.function("log_hello").call()));
      }
      await(inside);
      List<Future<Long>> second = new ArrayList<>();
      for (Guest guest : guests) {
        second.add(threads.submit(() -> guest.function("next").call()));
      }
      for (Future<Long> each : second) {
        assertThatThrownBy(each::get)
            .cause()
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("another thread is in the guest");
      }
      goOn.countDown();
      for (int i = 0; i < AT_ONCE; i++) {
        assertThat(blocked.get(i).get()).isZero();
        assertThat(guests.get(i).function("next").call()).as("no harm was done").isEqualTo(6);
      }
    } finally {
      goOn.countDown();
      guests.forEach(Guest::close);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
