package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.mm.Folio;
import dev.gangway.mm.Threads;
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
    // Backwards, so that they are not in the order of storage.
    for (int page = 60; page >= 20; page--) {
      opener.write((long) page * PAGE, new byte[PAGE]);
    }
    opener.write(80 * PAGE, new byte[2 * PAGE]);
    int before = disk.calls();
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls() - before).isEqualTo(2);
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls() - before).as("clean bytes are not written").isEqualTo(2);
  }

  @Test
  void whatAFileGrowsByWhileItIsCollectedGoesWhereItBelongs() throws Exception {
    byte[] data = new byte[2 * PAGE];
    new Random(1).nextBytes(data);
    assertThat(opener.write(99 * PAGE, Arrays.copyOf(data, PAGE + 1000))).isEqualTo(PAGE + 1000);
    // A writer has locked the next page, but has not moved the end of the file yet.
    Folio next = mapping.grabLocked(101, 1);
    if (next == null) {
      throw new AssertionError("no memory");
    }
    MemorySegment.copy(
        MemorySegment.ofArray(data), PAGE, next.memory(), next.at(next.start()), PAGE);
    next.markUptodate(1);
    mapping.writeback.dirtyLocked(next, 1);
    try (Threads threads = new Threads()) {
      Thread syncing = threads.start(() -> assertThat(mapping.writeback().sync()).isZero());
      Threads.awaitWaiting(syncing); // for that page, with those before it collected
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
  void onlyDirtyBytesAreStored() {
    opener.write(10 * PAGE + 100, new byte[] {1, 1});
    opener.write(10 * PAGE + 200, new byte[] {2, 2});
    opener.write(10 * PAGE + 102, new byte[] {3});
    opener.write(30 * PAGE - 1, new byte[] {4, 4});
    int before = disk.calls();
    for (int at = 0; at < 100 * PAGE; at++) {
      disk.change(at, (byte) 9); // another program has written all of it since
    }
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls() - before).as("one for each range").isEqualTo(3);
    byte[] expected = new byte[100 * PAGE];
    Arrays.fill(expected, (byte) 9);
    System.arraycopy(new byte[] {1, 1, 3}, 0, expected, 10 * PAGE + 100, 3);
    System.arraycopy(new byte[] {2, 2}, 0, expected, 10 * PAGE + 200, 2);
    System.arraycopy(new byte[] {4, 4}, 0, expected, 30 * PAGE - 1, 2);
    assertThat(disk.content()).isEqualTo(expected);
  }

  @Test
  void bytesThatCouldNotBeStoredAreTheOnesThatAreDirtyStill() {
    opener.write(100, new byte[] {1, 1});
    opener.write(PAGE + 1, new byte[] {2, 2});
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.EIO : Disk.ALL);
    assertThat(opener.sync()).isEqualTo(-Errno.EIO);
    disk.setFault(Disk.NONE);
    disk.change(50, (byte) 9);
    disk.change(PAGE, (byte) 9);
    assertThat(opener.sync()).isZero();
    byte[] expected = new byte[100 * PAGE];
    expected[50] = 9;
    expected[100] = 1;
    expected[101] = 1;
    expected[PAGE] = 9;
    expected[PAGE + 1] = 2;
    expected[PAGE + 2] = 2;
    assertThat(disk.content()).isEqualTo(expected);
  }

  @Test
  void whatIsCutOffOrPunchedIsNotStoredAnyMore() {
    opener.write(0, new byte[3 * PAGE]);
    assertThat(Truncation.punchHole(mapping, PAGE + 10, 100, () -> disk.punch(PAGE + 10, 100)))
        .isZero();
    int size = 2 * PAGE + 20;
    assertThat(Truncation.truncate(mapping, size, () -> disk.truncate(size))).isZero();
    disk.change(PAGE + 50, (byte) 9);
    disk.truncate(3 * PAGE); // another program extends it
    disk.change(2 * PAGE + 30, (byte) 9);
    assertThat(opener.sync()).isZero();
    byte[] stored = disk.content();
    assertThat(stored[PAGE + 50]).isEqualTo((byte) 9);
    assertThat(stored).hasSize(3 * PAGE);
    assertThat(stored[2 * PAGE + 30]).isEqualTo((byte) 9);
  }

  /** Returns the number of dirty ranges of a folio, which is limited whatever a guest writes. */
  private static int dirtyRanges(Folio folio) {
    int ranges = 0;
    for (int at = folio.nextDirty(0); at >= 0; at = folio.nextDirty(folio.endOfDirty(at))) {
      ranges++;
    }
    return ranges;
  }

  @Test
  void aPageWithTooManyRangesIsStoredBeforeItGetsAnother() {
    for (int round = 0; round < 3; round++) {
      for (int at = 0; at < PAGE; at += 2) {
        assertThat(opener.write(at, new byte[] {(byte) round})).isEqualTo(1);
        Folio folio = mapping.peek(0);
        assertThat(folio == null ? 0 : dirtyRanges(folio)).isLessThan(32);
      }
    }
    assertThat(disk.calls(Disk.Kind.WRITE)).isPositive();
    assertThat(opener.sync()).isZero();
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.EIO : Disk.ALL);
    long written = 0;
    for (int at = 1; at < PAGE && written >= 0; at += 4) {
      written = opener.write(at, new byte[] {7});
    }
    assertThat(written)
        .as("no room for another range, and no way to make room")
        .isEqualTo(-Errno.EIO);
    disk.setFault(Disk.NONE);
    assertThat(opener.checkError()).isEqualTo(-Errno.EIO);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).startsWith(2, 7, 2, 0, 2, 7);
  }

  @Test
  void holesInADirtyPageAreLimitedToo() {
    opener.write(0, new byte[PAGE]);
    for (int at = 1; at < PAGE - 1; at += 2) {
      int from = at;
      assertThat(Truncation.punchHole(mapping, at, 1, () -> disk.punch(from, 1))).isZero();
      Folio folio = mapping.peek(0);
      assertThat(folio == null ? 0 : dirtyRanges(folio)).isLessThan(32);
    }
  }

  @Test
  void whatIsReadAnewKeepsTheDirtyBytes() {
    opener.write(100, new byte[] {1, 1});
    for (int at = 0; at < 2 * PAGE; at++) {
      disk.change(at, (byte) 9);
    }
    Invalidation.invalidate(mapping, 150);
    assertThat(mapping.size()).isEqualTo(150);
    byte[] read = new byte[200];
    assertThat(opener.read(0, read)).isEqualTo(150);
    byte[] expected = new byte[200];
    Arrays.fill(expected, 0, 150, (byte) 9);
    expected[100] = 1;
    expected[101] = 1;
    assertThat(read).isEqualTo(expected);
    Invalidation.invalidate(mapping, 50);
    assertThat(mapping.size()).as("to the last dirty byte").isEqualTo(102);
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
        new Opener(mapping).write(0, new byte[] {9});
      }
      return Disk.ALL;
    });
    opener.write(0, new byte[] {8}); // reads the page: call 1
    assertThat(mapping.writeback().sync()).isZero();
    assertThat(mapping.writeback().isDirty()).isTrue();
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).startsWith(9);
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
    // Once each time it expires; a few more are tolerated.
    assertThat(disk.calls() - before).isLessThan(10 * seconds);
  }

  @Test
  void aFileThatFailsToldItsWriterAndLetsOthersWrite() {
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.EIO : Disk.ALL);
    opener.write(0, new byte[PAGE]);
    assertThat(opener.sync()).isEqualTo(-Errno.EIO);
    assertThat(opener.write(PAGE, new byte[PAGE])).isEqualTo(-Errno.EIO);
    AddressSpace other = new AddressSpace(cache, new Disk(), 0);
    // More than the hard limit in total.
    byte[] data = new byte[12 << 20];
    assertThat(new Opener(other).write(0, data)).isEqualTo(data.length);
    assertThat(other.writeback().sync()).isZero();
    disk.setFault(Disk.NONE);
    assertThat(opener.write(PAGE, new byte[PAGE])).isEqualTo(PAGE);
    assertThat(opener.sync()).isZero();
  }
}
