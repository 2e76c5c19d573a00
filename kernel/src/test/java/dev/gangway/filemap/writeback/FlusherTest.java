package dev.gangway.filemap.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlusherTest {
  private static final int BACKGROUND = 10;
  private static final int HARD = 20;

  private final Flusher flusher = new Flusher(BACKGROUND, HARD);

  @AfterEach
  void close() {
    flusher.close();
  }

  /** An inode with a number of dirty pages, all of which one writeback writes. */
  private class FakeInode implements Flusher.Inode {
    final Flusher.Entry entry = new Flusher.Entry(this);
    final AtomicLong dirty = new AtomicLong();
    final AtomicInteger turns = new AtomicInteger();
    final CountDownLatch written = new CountDownLatch(1);
    final CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(0);
    volatile long result;
    volatile long firstTurn;
    volatile @Nullable Thread thread;

    void dirty(long pages) {
      dirty.addAndGet(pages);
      flusher.account(pages);
      flusher.enqueue(entry);
    }

    @Override
    public long writeback(long maxPages) {
      thread = Thread.currentThread();
      if (turns.getAndIncrement() == 0) {
        firstTurn = System.nanoTime();
      }
      begun.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError("unexpected interrupt of the flusher", e);
      }
      if (result < 0) {
        return result;
      }
      flusher.account(-dirty.getAndSet(0));
      written.countDown();
      return 0;
    }

    void awaitWritten() throws InterruptedException {
      assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void dirtyPagesAreWrittenOnceTheyAreOldEnough() throws Exception {
    FakeInode inode = new FakeInode();
    long start = System.nanoTime();
    inode.dirty(1);
    assertThat(flusher.balanceDirtyPages()).isZero();
    inode.awaitWritten();
    assertThat(inode.dirty).hasValue(0);
    assertThat(inode.firstTurn - start)
        .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(Flusher.EXPIRE_SECONDS));
  }

  @Test
  void pastTheBackgroundLimitTheyAreWrittenAtOnce() throws Exception {
    long quickest = Long.MAX_VALUE;
    // On a busy machine one may be late; but by age alone none would ever be early.
    for (int i = 0; i < 50 && quickest == Long.MAX_VALUE; i++) {
      FakeInode inode = new FakeInode();
      long start = System.nanoTime();
      inode.dirty(BACKGROUND + 1);
      assertThat(flusher.balanceDirtyPages()).isZero();
      inode.awaitWritten();
      long took = inode.firstTurn - start;
      if (took < TimeUnit.SECONDS.toNanos(Flusher.EXPIRE_SECONDS)) {
        quickest = took;
      }
    }
    assertThat(quickest).isLessThan(TimeUnit.SECONDS.toNanos(Flusher.EXPIRE_SECONDS));
  }

  /** A throttled writer in its own thread. */
  private static final class Writer {
    final CompletableFuture<Long> result = new CompletableFuture<>();
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final Thread thread;

    Writer(Flusher flusher) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                long status = flusher.balanceDirtyPages();
                interrupted.complete(Thread.currentThread().isInterrupted());
                result.complete(status);
              });
    }

    void awaitWaiting() {
      long start = System.nanoTime();
      while (thread.getState() != Thread.State.WAITING) {
        assertThat(result).isNotDone();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        LockSupport.parkNanos(10_000);
      }
    }

    long await() throws Exception {
      return result.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void pastTheHardLimitWritersWaitUntilEnoughIsWritten() throws Exception {
    FakeInode inode = new FakeInode();
    inode.gate = new CountDownLatch(1);
    inode.dirty(HARD + 1);
    List<Writer> writers = List.of(new Writer(flusher), new Writer(flusher), new Writer(flusher));
    assertThat(inode.begun.await(20, TimeUnit.SECONDS)).isTrue();
    writers.forEach(Writer::awaitWaiting);
    inode.gate.countDown();
    for (Writer writer : writers) {
      assertThat(writer.await()).as("it waited").isEqualTo(1);
      assertThat(writer.interrupted.get()).isFalse();
    }
  }

  @Test
  void atTheHardLimitNobodyWaits() throws Exception {
    FakeInode inode = new FakeInode();
    inode.gate = new CountDownLatch(1);
    inode.dirty(HARD);
    assertThat(new Writer(flusher).await()).isZero();
    inode.gate.countDown();
  }

  @Test
  void aSignalEndsTheWaitAndIsStillPending() throws Exception {
    FakeInode inode = new FakeInode();
    inode.gate = new CountDownLatch(1);
    inode.dirty(HARD + 1);
    Writer waits = new Writer(flusher);
    Writer signalled = new Writer(flusher);
    waits.awaitWaiting();
    signalled.awaitWaiting();
    signalled.thread.interrupt();
    assertThat(signalled.await()).isEqualTo(-Errno.EINTR);
    assertThat(signalled.interrupted.get()).isTrue();
    waits.awaitWaiting();
    inode.gate.countDown();
    assertThat(waits.await()).isEqualTo(1);
  }

  @Test
  void aSignalThatIsPendingAlreadyEndsItAtOnce() throws Exception {
    FakeInode inode = new FakeInode();
    inode.gate = new CountDownLatch(1);
    inode.dirty(HARD + 1);
    try {
      Thread.currentThread().interrupt();
      assertThat(flusher.balanceDirtyPages()).isEqualTo(-Errno.EINTR);
      assertThat(flusher.awaitProgress()).isEqualTo(-Errno.EINTR);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
      inode.gate.countDown();
    }
  }

  @Test
  void oneThatFailsDoesNotStopTheOthers() throws Exception {
    FakeInode failing = new FakeInode();
    failing.result = -Errno.EIO;
    FakeInode throwing =
        new FakeInode() {
          @Override
          public long writeback(long maxPages) {
            super.writeback(maxPages);
            throw new IllegalStateException("a fault that a test has made");
          }
        };
    FakeInode good = new FakeInode();
    failing.dirty(BACKGROUND + 1);
    throwing.dirty(1);
    good.dirty(1);
    flusher.wake();
    good.awaitWritten();
    throwing.awaitWritten();
    assertThat(failing.begun.await(20, TimeUnit.SECONDS)).isTrue();
    // Not in a tight loop, although too much is dirty all the time.
    FakeInode later = new FakeInode();
    later.dirty(1);
    later.awaitWritten();
    assertThat(failing.turns.get()).isLessThan(5);
    assertThat(failing.dirty.get()).isEqualTo(BACKGROUND + 1);
  }

  @Test
  void oneThatFailedIsTriedAgain() throws Exception {
    FakeInode inode = new FakeInode();
    inode.result = -Errno.EIO;
    inode.dirty(BACKGROUND + 1);
    flusher.wake();
    assertThat(inode.begun.await(20, TimeUnit.SECONDS)).isTrue();
    inode.result = 0;
    inode.awaitWritten();
    assertThat(inode.dirty).hasValue(0);
  }

  @Test
  void theThreadGoesWhenThereIsNothingToDoAndComesBack() throws Exception {
    FakeInode inode = new FakeInode();
    inode.dirty(BACKGROUND + 1);
    flusher.wake();
    inode.awaitWritten();
    Thread first = inode.thread;
    assertThat(first).isNotNull();
    assertThat(first.isDaemon()).isTrue();
    assertThat(first.join(Duration.ofSeconds(40))).isTrue();
    FakeInode later = new FakeInode();
    later.dirty(BACKGROUND + 1);
    flusher.wake();
    later.awaitWritten();
    assertThat(later.thread).isNotSameAs(first);
  }

  @Test
  void whoeverWaitsGoesOnWhenItIsClosed() throws Exception {
    FakeInode inode = new FakeInode();
    inode.gate = new CountDownLatch(1);
    inode.dirty(HARD + 1);
    Writer writer = new Writer(flusher);
    writer.awaitWaiting();
    flusher.close();
    assertThat(writer.await()).isEqualTo(1);
    inode.gate.countDown();
  }
}
