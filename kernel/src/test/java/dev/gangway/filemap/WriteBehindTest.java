package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Threads;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long streams of writes, and patterns that only look like one. */
@Timeout(120)
class WriteBehindTest {
  private static final int MIB = 1 << 20;

  /** Larger writes of a stream bypass the cache: {@code DirectWriteTest}. */
  private static final int SMALL = 32 << 10;

  private final Disk disk = new Disk();
  private final PageCache cache = new PageCache(16 * MIB);
  private final AddressSpace mapping = new AddressSpace(cache, disk, 0);
  private final Opener opener = new Opener(mapping);
  private final byte[] data = new byte[12 * MIB];

  WriteBehindTest() {
    new Random(1).nextBytes(data);
  }

  @AfterEach
  void close() {
    disk.setFault(Disk.NONE);
    cache.close();
  }

  /** Writes a part of the data, {@code chunk} bytes at a time. */
  private long stream(int from, int to, int chunk) {
    for (int at = from; at < to; ) {
      int n = Math.min(chunk, to - at);
      long written = opener.write(at, Arrays.copyOfRange(data, at, at + n));
      if (written < 0) {
        return written;
      }
      at += (int) written;
    }
    return to;
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4096, 65536, 3 * MIB})
  void aLongStreamIsStoredAsItGoesAndTakesLittleOfTheCache(int chunk) {
    assertThat(stream(0, data.length, chunk)).isEqualTo(data.length);
    assertThat(cache.memory().usedBytes()).isLessThanOrEqualTo(6 * MIB);
    // All except its head and the part that it has not passed yet.
    byte[] stored = disk.content();
    assertThat(stored).hasSizeGreaterThan(data.length - 2 * MIB);
    assertThat(Arrays.mismatch(stored, 3 * MIB, stored.length, data, 3 * MIB, stored.length))
        .isNegative();
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
    assertThat(opener.readAll(100_000)).isEqualTo(data);
  }

  @Test
  void aStreamOverWhatIsThereIsStoredAsItGoesToo() {
    assertThat(stream(0, data.length, 65536)).isEqualTo(data.length);
    assertThat(opener.sync()).isZero();
    new Random(2).nextBytes(data);
    assertThat(stream(0, data.length, 65536)).isEqualTo(data.length);
    int middle = data.length / 2;
    assertThat(Arrays.mismatch(disk.content(), middle, middle + MIB, data, middle, middle + MIB))
        .isNegative();
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
  }

  @Test
  void whatIsWrittenOverAndOverIsNotStoredEachTime() {
    int rounds = 200;
    for (int i = 0; i < rounds; i++) {
      assertThat(stream(0, MIB, 65536)).isEqualTo(MIB);
    }
    // The flusher runs once a second.
    assertThat(disk.calls()).isLessThan(rounds / 2);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(Arrays.copyOf(data, MIB));
  }

  @Test
  void aStreamThatCannotBeStoredStopsItsWriterAndLosesNothing() {
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.ENOSPC : Disk.ALL);
    assertThat(stream(0, data.length, 65536)).isEqualTo(-Errno.ENOSPC);
    int written = (int) mapping.size();
    assertThat(written).isLessThan(data.length);
    assertThat(opener.readAll(MIB)).isEqualTo(Arrays.copyOf(data, written));
    disk.setFault(Disk.NONE);
    assertThat(stream(written, data.length, 65536)).isEqualTo(data.length);
    assertThat(opener.sync()).isEqualTo(-Errno.ENOSPC); // once to each opener
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
  }

  @Test
  void aStreamGoesOnWhileSomebodyElseWritesItsFile() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    assertThat(stream(0, 2 * MIB, SMALL)).isEqualTo(2 * MIB);
    disk.setFault((call, kind, position, n) -> {
      if (kind == Disk.Kind.WRITE) {
        begun.countDown();
        gate.await();
      }
      return Disk.ALL;
    });
    try (Threads threads = new Threads()) {
      threads.start(() -> assertThat(mapping.writeback().sync()).isZero());
      assertThat(begun.await(Threads.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(stream(2 * MIB, 5 * MIB, SMALL)).isEqualTo(5 * MIB);
      assertThat(disk.content()).hasSizeLessThanOrEqualTo(2 * MIB);
      gate.countDown();
    }
    assertThat(stream(5 * MIB, data.length, SMALL)).isEqualTo(data.length);
    assertThat(disk.content()).hasSizeGreaterThan(data.length - 2 * MIB);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
  }
}
