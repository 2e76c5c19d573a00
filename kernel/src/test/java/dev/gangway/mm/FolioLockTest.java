package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FolioLockTest {
  private static final class Lock extends FolioLock {}

  static Stream<ThreadFactory> kinds() {
    return Stream.of(
        Thread.ofPlatform().daemon().name("platform-", 0).factory(),
        Thread.ofVirtual().name("virtual-", 0).factory());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void exclusiveHoldersExcludeEachOther(ThreadFactory kind) throws Exception {
    FolioLock lock = new Lock();
    int[] count = new int[1];
    try (Threads threads = new Threads(kind)) {
      for (int i = 0; i < 4; i++) {
        threads.start(() -> {
          for (int turn = 0; turn < 50_000; turn++) {
            lock.lock();
            count[0]++;
            lock.unlock();
          }
        });
      }
    }
    assertThat(count[0]).isEqualTo(200_000);
    assertThat(lock.tryLock()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readersAreInAtTheSameTime(ThreadFactory kind) throws Exception {
    FolioLock lock = new Lock();
    CyclicBarrier inside = new CyclicBarrier(3);
    try (Threads threads = new Threads(kind)) {
      for (int i = 0; i < 3; i++) {
        threads.start(() -> {
          lock.lockShared();
          inside.await(Threads.DEADLINE_SECONDS, TimeUnit.SECONDS);
          lock.unlockShared();
        });
      }
    }
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void nobodyComesInBesideAWriterAndNoWriterBesideAReader() throws Exception {
    FolioLock lock = new Lock();
    assertThat(lock.tryLock()).isTrue();
    // Not reentrant: tryLock of the same thread fails without waiting.
    assertThat(lock.tryLock()).isFalse();
    try (Threads threads = new Threads()) {
      Thread reader = threads.start(() -> lock.lockShared());
      Threads.awaitWaiting(reader);
      lock.unlock();
    }
    lock.lockShared();
    assertThat(lock.tryLock()).isFalse();
    lock.unlockShared();
    assertThat(lock.tryLock()).isFalse();
    lock.unlockShared();
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void whoeverTriesDoesNotWaitEvenWhereOthersDo() throws Exception {
    FolioLock lock = new Lock();
    lock.lockShared();
    try (Threads threads = new Threads()) {
      Thread writer =
          threads.start(() -> {
            lock.lock();
            lock.unlock();
          });
      Threads.awaitWaiting(writer);
      assertThat(lock.tryLock()).isFalse();
      lock.unlockShared();
    }
    assertThat(lock.tryLock()).isTrue();
  }

  /** Platform threads only: virtual threads that never block occupy their carriers. */
  @Test
  void aWriterGetsInThoughReadersAlwaysOverlap() throws Exception {
    FolioLock lock = new Lock();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger inside = new AtomicInteger();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 2; i++) {
        threads.start(() -> {
          while (!done.get()) {
            lock.lockShared();
            inside.incrementAndGet();
            // Leaves only after the other reader has entered, unless it is kept out. So the lock is
            // never free.
            for (int turn = 0; turn < 10_000 && inside.get() < 2; turn++) {
              Thread.onSpinWait();
            }
            inside.decrementAndGet();
            lock.unlockShared();
          }
        });
      }
      Thread writer =
          threads.start(() -> {
            for (int turn = 0; turn < 200; turn++) {
              lock.lock();
              assertThat(inside.get()).isZero();
              lock.unlock();
            }
          });
      writer.join(TimeUnit.SECONDS.toMillis(Threads.DEADLINE_SECONDS));
      done.set(true);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void anInterruptDoesNotCutTheWaitShortAndIsNotLost() throws Exception {
    FolioLock lock = new Lock();
    lock.lock();
    CountDownLatch got = new CountDownLatch(1);
    try (Threads threads = new Threads()) {
      Thread waiter =
          threads.start(() -> {
            lock.lock();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            got.countDown();
            lock.unlock();
          });
      Threads.awaitWaiting(waiter);
      waiter.interrupt();
      Threads.awaitWaiting(waiter);
      assertThat(got.getCount()).isEqualTo(1);
      lock.unlock();
    }
    assertThat(got.getCount()).isZero();
  }

  /** Many more threads than locks, and all ways to take one: a thread that is not woken hangs. */
  @ParameterizedTest
  @MethodSource("kinds")
  void noWakeUpIsLost(ThreadFactory kind) throws Exception {
    long seed = Seed.random("FolioLockTest").nextLong();
    FolioLock[] locks = {new Lock(), new Lock(), new Lock()};
    AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    int writer = 1_000;
    try (Threads threads = new Threads(kind)) {
      for (int i = 0; i < 32; i++) {
        Random random = new Random(seed + i);
        threads.start(() -> {
          for (int turn = 0; turn < 3_000; turn++) {
            int which = random.nextInt(locks.length);
            FolioLock lock = locks[which];
            boolean shared = random.nextInt(3) > 0;
            if (shared) {
              lock.lockShared();
            } else if (random.nextInt(4) == 0) {
              if (!lock.tryLock()) {
                continue;
              }
            } else {
              lock.lock();
            }
            int now = inside[which].addAndGet(shared ? 1 : writer);
            if (shared ? now >= writer : now != writer) {
              throw new AssertionError((shared ? "reader" : "writer") + " among " + now);
            }
            if (random.nextInt(20) == 0) {
              LockSupport.parkNanos(1);
            }
            inside[which].addAndGet(shared ? -1 : -writer);
            if (shared) {
              lock.unlockShared();
            } else {
              lock.unlock();
            }
          }
        });
      }
    }
    for (FolioLock lock : locks) {
      assertThat(lock.tryLock()).isTrue();
    }
  }
}
