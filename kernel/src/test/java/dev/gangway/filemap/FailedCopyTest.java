package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.mm.Folio;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies from user memory that is missing or not resident yet, and failing reads. */
class FailedCopyTest {
  private static final int PAGE = Folio.PAGE_SIZE;
  private static final int SIZE = 40 * PAGE + 100;
  private static final int N = 3 * PAGE + 50;

  private final byte[] content = bytes(1, SIZE);
  private final Disk disk = new Disk(content);
  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);
  private final AddressSpace mapping = new AddressSpace(cache, disk, SIZE);
  private final Opener opener = new Opener(mapping);

  @AfterEach
  void close() {
    cache.close();
  }

  private static byte[] bytes(long seed, int n) {
    byte[] bytes = new byte[n];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /**
   * Positions of a write: in one page, in several pages, in a large folio, across the end of the
   * file, past the end.
   */
  static Stream<Integer> positions() {
    return Stream.of(0, 10, PAGE - 1, 16 * PAGE, 20 * PAGE + 10, SIZE - 200, SIZE, 45 * PAGE + 5);
  }

  static Stream<Arguments> positionsAndOffsets() {
    return positions()
        .flatMap(position ->
            Stream.of(0, 1, 49, 50, PAGE - 10, PAGE, PAGE + 1, 2 * PAGE - 11, 3 * PAGE, N - 1)
                .map(offset -> Arguments.of(position, offset)));
  }

  private static byte[] with(byte[] old, int position, byte[] data, int n) {
    if (n == 0) {
      return old;
    }
    byte[] all = Arrays.copyOf(old, Math.max(old.length, position + n));
    System.arraycopy(data, 0, all, position, n);
    return all;
  }

  private void assertFile(byte[] expected) {
    assertThat(mapping.size()).isEqualTo(expected.length);
    byte[] read = opener.readAll(PAGE);
    assertThat(Arrays.mismatch(read, expected)).as("first wrong byte").isEqualTo(-1);
    assertThat(opener.sync()).isZero();
    assertThat(Arrays.mismatch(disk.content(), expected)).as("as stored").isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aCopyOfNothingLeavesNothingDirtyAndNothingExtended(int position) {
    Buffer nowhere = new Buffer(new byte[N]);
    nowhere.endAt(0);
    assertThat(opener.write(position, nowhere, N)).isEqualTo(-Errno.EFAULT);
    assertThat(opener.write(0, nowhere, N, Fcntl.O_APPEND)).isEqualTo(-Errno.EFAULT);
    assertThat(mapping.size()).isEqualTo(SIZE);
    assertThat(mapping.writeback().isDirty()).isFalse();
    opener.sync();
    assertFile(content);
  }

  @Test
  void aCopyOfNothingIntoANewFileLeavesNoPage() {
    AddressSpace empty = new AddressSpace(PageCache.ofMemoryFiles(), new Disk.Memory(), 0);
    Buffer nowhere = new Buffer(new byte[N]);
    nowhere.endAt(0);
    assertThat(new Opener(empty).write(100, nowhere, N)).isEqualTo(-Errno.EFAULT);
    assertThat(empty.size()).isZero();
    assertThat(empty.pageCount()).isZero();
  }

  @ParameterizedTest
  @MethodSource("positionsAndOffsets")
  void aCopyThatEndsInBadMemoryCountsForWhatWasCopied(int position, int offset) {
    byte[] data = bytes(2, N);
    Buffer from = new Buffer(data);
    from.endAt(offset);
    long expected = offset == 0 ? -Errno.EFAULT : offset;
    assertThat(opener.write(position, from, N)).isEqualTo(expected);
    assertFile(with(content, position, data, offset));
  }

  @ParameterizedTest
  @MethodSource("positionsAndOffsets")
  void bytesThatAreMissingAreFaultedInWhileNoFolioIsLocked(int position, int offset) {
    byte[] data = bytes(3, N);
    Buffer from = new Buffer(data);
    from.removeByte(offset);
    from.removeByte(offset / 2);
    from.onFault(() -> {
      for (int page = 0; page < 60; page++) {
        Folio folio = mapping.peek(page);
        if (folio != null) {
          assertThat(folio.tryLock()).as("page %d", page).isTrue();
          folio.unlock();
        }
      }
      // At most the bytes that were copied before the missing one.
      assertThat(mapping.size()).isLessThanOrEqualTo(Math.max(SIZE, position + offset));
    });
    assertThat(opener.write(position, from, N)).isEqualTo(N);
    assertThat(from.faults()).isBetween(1, 2);
    assertFile(with(content, position, data, N));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void everyByteMayBeMissing(int position) {
    byte[] data = bytes(4, 700);
    Buffer from = new Buffer(data);
    for (int i = 0; i < data.length; i++) {
      from.removeByte(i);
    }
    assertThat(opener.write(position, from, data.length)).isEqualTo(data.length);
    assertThat(from.faults()).isEqualTo(data.length);
    assertFile(with(content, position, data, data.length));
  }

  @Test
  void aSignalWhileFaultingInLeavesWhatWasCopied() {
    byte[] data = bytes(5, N);
    Buffer from = new Buffer(data);
    from.removeByte(PAGE);
    from.onFault(() -> Thread.currentThread().interrupt());
    try {
      assertThat(opener.write(0, from, N)).isEqualTo(PAGE);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertFile(with(content, 0, data, PAGE));
  }

  // ---- failing reads ---------------------------------------------------------------------------

  private void failReads(boolean fail) {
    disk.setFault(
        (call, kind, position, n) -> fail && kind == Disk.Kind.READ ? -Errno.EIO : Disk.ALL);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aFailedReadLeavesNothingCachedAndALaterOneWorks(int position) {
    failReads(true);
    byte[] into = new byte[N];
    assertThat(opener.read(position, into)).isEqualTo(position >= SIZE ? 0 : -Errno.EIO);
    assertThat(mapping.pageCount()).isZero();
    assertThat(into).containsOnly(0);
    failReads(false);
    assertFile(content);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aWriteThatCannotReadWhatItKeepsLeavesNothing(int position) {
    failReads(true);
    boolean keeps = position < SIZE && position % PAGE != 0;
    long written = opener.write(position, bytes(6, 20));
    if (!keeps && position >= SIZE / PAGE * PAGE + 100) {
      failReads(false);
      return; // past the end of storage there is nothing to read
    }
    assertThat(written).isEqualTo(-Errno.EIO);
    assertThat(mapping.size()).isEqualTo(SIZE);
    assertThat(mapping.writeback().isDirty()).isFalse();
    assertThat(mapping.pageCount()).isZero();
    assertThat(opener.append(bytes(7, 20))).isEqualTo(-Errno.EIO);
    assertThat(mapping.size()).isEqualTo(SIZE);
    failReads(false);
    assertFile(content);
  }

  @Test
  void pagesThatAreOverwrittenWholeAreNotRead() {
    failReads(true);
    byte[] data = bytes(8, 4 * PAGE);
    assertThat(opener.write(2 * PAGE, data)).isEqualTo(data.length);
    failReads(false);
    assertFile(with(content, 2 * PAGE, data, data.length));
  }

  /** An unreadable page does not affect the pages before it. */
  @ParameterizedTest
  @MethodSource("badPages")
  void whatCanBeReadIsReadThoughSomethingAfterItCannot(int bad) {
    disk.setFault((call, kind, position, n) -> {
      long before = (long) bad * PAGE - position;
      return kind != Disk.Kind.READ || before + PAGE <= 0 || before >= n
          ? Disk.ALL
          : before > 0 ? before : -Errno.EIO;
    });
    byte[] into = new byte[SIZE];
    assertThat(opener.read(0, into)).isEqualTo(bad == 0 ? -Errno.EIO : (long) bad * PAGE);
    assertThat(Arrays.mismatch(into, 0, bad * PAGE, content, 0, bad * PAGE)).isEqualTo(-1);
    for (int page = 0; page < SIZE / PAGE; page++) {
      byte[] one = new byte[PAGE];
      long read = opener.read((long) page * PAGE, one);
      assertThat(read).as("page %d", page).isEqualTo(page == bad ? -Errno.EIO : PAGE);
    }
    disk.setFault(Disk.NONE);
    assertFile(content);
  }

  static Stream<Integer> badPages() {
    return Stream.of(0, 1, 5, 15, 16, 17, 30, 39);
  }
}
