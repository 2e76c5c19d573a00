package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.writeback.Flusher;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PageWritebackTest {
  private static final int PAGE = Folio.PAGE_SIZE;

  private final Disk disk = new Disk(new byte[100 * PAGE]);
  private final PageCache cache = new PageCache(16 << 20);
  private final AddressSpace mapping = new AddressSpace(cache, disk, 100 * PAGE);
  private final Opener opener = new Opener(mapping);

  @AfterEach
  void close() {
    disk.setFault(Disk.NONE);
    cache.close();
  }

  @Test
  void pagesSideBySideAreOneTransfer() {
    // Backwards, so that they do not come as they are stored.
    for (int page = 60; page >= 20; page--) {
      opener.write((long) page * PAGE, new byte[PAGE]);
    }
    opener.write(80 * PAGE, new byte[2 * PAGE]);
    int before = disk.calls();
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls() - before).isEqualTo(2);
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls() - before).as("what is clean is not written").isEqualTo(2);
  }

  @Test
  void whatAFileGrowsByWhileItIsCollectedGoesWhereItBelongs() throws Exception {
    byte[] data = new byte[2 * PAGE];
    new Random(1).nextBytes(data);
    assertThat(opener.write(99 * PAGE, Arrays.copyOf(data, PAGE + 1000))).isEqualTo(PAGE + 1000);
    // A writer has the next page, and has yet to move the end of the file.
    Folio next = mapping.grabLocked(101, 1);
    if (next == null) {
      throw new AssertionError("no memory");
    }
    MemorySegment.copy(
        MemorySegment.ofArray(data), PAGE, next.memory(), next.at(next.start()), PAGE);
    next.uptodate = 1;
    mapping.writeback.dirtyLocked(next, 1);
    try (Threads threads = new Threads()) {
      Thread syncing = threads.start(() -> assertThat(mapping.writeback().sync()).isZero());
      Threads.awaitWaiting(syncing); // for that page, with those before it taken up
      mapping.inodeLock.lock();
      try {
        mapping.setSizeLocked(102 * PAGE);
      } finally {
        mapping.inodeLock.unlock();
      }
      next.unlock();
    }
    assertThat(opener.sync()).isZero();
    byte[] expected = new byte[102 * PAGE];
    System.arraycopy(data, 0, expected, 99 * PAGE, PAGE + 1000);
    System.arraycopy(data, PAGE, expected, 101 * PAGE, PAGE);
    assertThat(disk.content()).isEqualTo(expected);
  }

  @Test
  void aRangeIsSyncedWithoutTheRest() {
    opener.write(10 * PAGE, new byte[] {1});
    opener.write(30 * PAGE, new byte[] {2});
    assertThat(mapping.writeback().syncRange(30 * PAGE, 1)).isZero();
    assertThat(disk.content()[10 * PAGE]).isZero();
    assertThat(disk.content()[30 * PAGE]).isEqualTo((byte) 2);
    assertThat(mapping.writeback().isDirty()).isTrue();
  }

  @Test
  void whatIsOnItsWayIsNotStoredYetAndWaitedFor() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    disk.setFault((call, kind, position, n) -> {
      if (kind == Disk.Kind.WRITE) {
        begun.countDown();
        gate.await();
      }
      return Disk.ALL;
    });
    byte[] data = {7};
    opener.write(0, data.clone());
    try (Threads threads = new Threads()) {
      threads.start(() -> assertThat(mapping.writeback().sync()).isZero());
      assertThat(begun.await(Threads.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(mapping.writeback().isDirty()).isTrue();
      Thread second =
          threads.start(() -> {
            assertThat(mapping.writeback().sync()).isZero();
            assertThat(disk.content()[0]).isEqualTo((byte) 7);
          });
      Threads.awaitWaiting(second);
      gate.countDown();
    }
    assertThat(mapping.writeback().isDirty()).isFalse();
  }

  @Test
  void whatIsWrittenWhileItIsOnItsWayIsDirtyAgain() throws Exception {
    disk.setFault((call, kind, position, n) -> {
      if (kind == Disk.Kind.WRITE && call == 2) {
        new Opener(mapping).write(1, new byte[] {9});
      }
      return Disk.ALL;
    });
    opener.write(0, new byte[] {8}); // reads the page: call 1
    assertThat(mapping.writeback().sync()).isZero();
    assertThat(mapping.writeback().isDirty()).isTrue();
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).startsWith(8, 9);
    assertThat(mapping.writeback().isDirty()).isFalse();
  }

  @Test
  void theFlusherWritesAPageThatIsWrittenToAllTheTimeNowAndThen() {
    int before = disk.calls();
    long start = System.nanoTime();
    int seconds = 3 * Flusher.EXPIRE_SECONDS;
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
      opener.write(0, new byte[] {1});
    }
    Threads.await("it is written", () -> disk.calls() - before > 1);
    // Once when it is as old as that, each time; a few more do no harm.
    assertThat(disk.calls() - before).isLessThan(10 * seconds);
  }

  @Test
  void aFileThatFailsToldItsWriterAndLetsOthersWrite() {
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.EIO : Disk.ALL);
    opener.write(0, new byte[PAGE]);
    assertThat(opener.sync()).isEqualTo(-Errno.EIO);
    assertThat(opener.write(PAGE, new byte[PAGE])).isEqualTo(-Errno.EIO);
    AddressSpace other = new AddressSpace(cache, new Disk(new byte[0]), 0);
    // More than the hard limit in all.
    byte[] data = new byte[12 << 20];
    assertThat(new Opener(other).write(0, data)).isEqualTo(data.length);
    assertThat(other.writeback().sync()).isZero();
    disk.setFault(Disk.NONE);
    assertThat(opener.write(PAGE, new byte[PAGE])).isEqualTo(PAGE);
    assertThat(opener.sync()).isZero();
  }
}
