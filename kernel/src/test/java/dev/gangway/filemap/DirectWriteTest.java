package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.Threads;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large writes of a long stream bypass the cache, with exceptions. */
@Timeout(120)
class DirectWriteTest {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** The length of a long stream: a sixteenth of the cache. */
  private static final int HEAD = 2 * MIB;

  private final Disk disk = new Disk();
  private final PageCache cache = new PageCache(32 * MIB);
  private final AddressSpace mapping = new AddressSpace(cache, disk, 0);
  private final Opener opener = new Opener(mapping);
  private final byte[] data = new byte[8 * MIB];
  private final LinearMemory memory = LinearMemory.create(data.length >> 16, 1 << 10);
  private final IovIter iter = new IovIter(memory);
  private final FileRa ra = new FileRa();

  @BeforeEach
  void fillMemory() {
    refill(1);
  }

  private void refill(int seed) {
    new Random(seed).nextBytes(data);
    memory.store(0, data, 0, data.length);
  }

  @AfterEach
  void close() {
    disk.setFault(Disk.NONE);
    cache.close();
    memory.close();
  }

  private long write(int position, int pointer, int n) {
    iter.importBuffer(pointer, n);
    Kiocb io = new Kiocb();
    io.position = position;
    long written = BufferedWrite.write(mapping, io, iter, ra);
    assertThat(io.position).isEqualTo(position + Math.max(written, 0));
    return written;
  }

  /** Writes a part of the data, {@code chunk} bytes at a time. */
  private void stream(int from, int to, int chunk) {
    for (int at = from; at < to; at += chunk) {
      int n = Math.min(chunk, to - at);
      assertThat(write(at, at, n)).as("written at %d", at).isEqualTo(n);
    }
  }

  private void assertStored(int from, int to) {
    byte[] stored = disk.content();
    assertThat(stored).hasSizeGreaterThanOrEqualTo(to);
    assertThat(Arrays.mismatch(stored, from, to, data, from, to)).isNegative();
  }

  private long cachedPages() {
    return mapping.pageCount();
  }

  @ParameterizedTest
  @ValueSource(ints = {64 * KIB, 200 * KIB, 3 * MIB})
  void whatFollowsTheHeadOfAStreamIsStoredAtOnceAndNotCached(int chunk) {
    stream(0, data.length, chunk);
    assertStored(HEAD + chunk, data.length);
    assertThat(mapping.size()).isEqualTo(data.length);
    assertThat(cachedPages()).isLessThanOrEqualTo((HEAD + chunk) / Folio.PAGE_SIZE);
    assertThat(opener.readAll(100_000)).isEqualTo(data);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
  }

  @Test
  void oneTransferIsOneCallOfTheHost() {
    stream(0, HEAD, 64 * KIB);
    int calls = disk.calls(Disk.Kind.WRITE);
    stream(HEAD, HEAD + MIB, 64 * KIB);
    assertThat(disk.calls(Disk.Kind.WRITE) - calls).isEqualTo(16);
  }

  @Test
  void aStreamOverAFileThatIsThereKeepsItsSize() {
    stream(0, data.length, MIB);
    assertThat(opener.sync()).isZero();
    refill(2);
    stream(0, data.length - MIB, 64 * KIB);
    assertStored(HEAD, data.length - MIB);
    assertThat(mapping.size()).isEqualTo(data.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {4 * KIB, 60 * KIB, 64 * KIB + 1, 100_000})
  void smallWritesAndPartsOfPagesAreCollectedInTheCache(int chunk) {
    stream(0, HEAD + HEAD / 2, chunk);
    assertThat(disk.calls(Disk.Kind.WRITE)).isLessThan(8);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(Arrays.copyOf(data, HEAD + HEAD / 2));
  }

  @Test
  void whatIsCachedIsWrittenInTheCache() {
    stream(0, data.length, MIB);
    refill(2);
    assertThat(opener.write(4 * MIB + 10, new byte[] {1, 2, 3})).isEqualTo(3); // a dirty page
    Set<Long> direct = ConcurrentHashMap.newKeySet();
    Thread writer = Thread.currentThread();
    disk.setFault((call, kind, position, n) -> {
      if (kind == Disk.Kind.WRITE && Thread.currentThread() == writer) { // not the flusher
        direct.add(position);
      }
      return Disk.ALL;
    });
    stream(0, data.length, 64 * KIB);
    disk.setFault(Disk.NONE);
    assertThat(opener.readAll(MIB)).isEqualTo(data);
    // The write with that page went through the cache, all others bypassed it.
    assertStored(HEAD, 4 * MIB);
    assertStored(4 * MIB + 64 * KIB, data.length);
    assertThat(direct).contains(4L * MIB - 64 * KIB, 4L * MIB + 64 * KIB).doesNotContain(4L * MIB);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(data);
  }

  @Test
  void aBufferThatEndsOutsideOfMemoryIsWrittenAsFarAsItGoes() {
    stream(0, HEAD, 64 * KIB);
    assertThat(write(HEAD, data.length - 100_000, 2 * MIB)).isEqualTo(100_000);
    assertThat(write(HEAD + 100_000, data.length, 64 * KIB)).isEqualTo(-Errno.EFAULT);
    assertThat(mapping.size()).isEqualTo(HEAD + 100_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {-Errno.ENOSPC, -Errno.EIO})
  void whereTheHostRefusesTheCacheTakesIt(long error) {
    stream(0, HEAD, 64 * KIB);
    assertThat(opener.sync()).isZero();
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? error : Disk.ALL);
    assertThat(write(HEAD, HEAD, 64 * KIB)).isEqualTo(64 * KIB);
    assertThat(opener.readAll(MIB)).isEqualTo(Arrays.copyOf(data, HEAD + 64 * KIB));
    assertThat(opener.sync()).isEqualTo(error);
    disk.setFault(Disk.NONE);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(Arrays.copyOf(data, HEAD + 64 * KIB));
  }

  @Test
  void whereTheHostStopsInTheMiddleNothingIsTornOrLonger() {
    stream(0, HEAD, 64 * KIB);
    assertThat(opener.sync()).isZero();
    disk.setFault((call, kind, position, n) -> {
      return kind != Disk.Kind.WRITE ? Disk.ALL : position == HEAD ? 5000 : -Errno.ENOSPC;
    });
    assertThat(write(HEAD, HEAD, 128 * KIB)).isEqualTo(128 * KIB);
    disk.setFault(Disk.NONE);
    assertThat(opener.readAll(MIB)).isEqualTo(Arrays.copyOf(data, HEAD + 128 * KIB));
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(Arrays.copyOf(data, HEAD + 128 * KIB));
  }

  private interface Then {
    void with(Thread thread) throws Exception;
  }

  /** Blocks the first transfer of {@code first} while {@code other} and {@code then} run. */
  private void whileInFlight(Threads.Work first, Threads.Work other, Then then) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    disk.setFault((call, kind, position, n) -> {
      if (kind == Disk.Kind.WRITE && begun.getCount() > 0) {
        begun.countDown();
        gate.await();
      }
      return Disk.ALL;
    });
    try (Threads threads = new Threads()) {
      threads.start(first);
      assertThat(begun.await(Threads.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      then.with(threads.start(other));
      gate.countDown();
    }
  }

  /**
   * Runs {@code other} during a direct write of a stream. {@code waits} says whether it waits for
   * that write.
   */
  private void whileInFlight(Threads.Work other, boolean waits) throws Exception {
    whileInFlight(
        () -> stream(HEAD, HEAD + MIB, MIB),
        other,
        waits ? Threads::awaitWaiting : DirectWriteTest::awaitEnd);
  }

  private static void awaitEnd(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(Threads.DEADLINE_SECONDS));
    assertThat(thread.isAlive()).isFalse();
  }

  private void aFileWithAHead() {
    stream(0, data.length, MIB);
    assertThat(opener.sync()).isZero();
    DropCaches.of(cache);
    refill(2);
    stream(0, HEAD, MIB);
  }

  @Test
  void whoReadsMeanwhileWaitsAndSeesAllOfIt() throws Exception {
    aFileWithAHead();
    byte[] read = new byte[MIB];
    Opener reader = new Opener(mapping);
    whileInFlight(() -> assertThat(reader.read(HEAD, read)).isEqualTo(MIB), true);
    assertThat(read).isEqualTo(Arrays.copyOfRange(data, HEAD, HEAD + MIB));
  }

  @Test
  void whoWritesThereMeanwhileWaitsAndWins() throws Exception {
    aFileWithAHead();
    Opener writer = new Opener(mapping);
    byte[] other = {42, 42, 42};
    whileInFlight(() -> assertThat(writer.write(HEAD + 5000, other)).isEqualTo(3), true);
    System.arraycopy(other, 0, data, HEAD + 5000, 3);
    assertThat(opener.sync()).isZero();
    assertStored(0, HEAD + MIB);
  }

  @Test
  void whoCutsTheFileMeanwhileWaits() throws Exception {
    aFileWithAHead();
    int cut = HEAD + 10_000;
    whileInFlight(
        () -> assertThat(Truncation.truncate(mapping, cut, () -> disk.truncate(cut))).isZero(),
        true);
    assertThat(mapping.size()).isEqualTo(cut);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(Arrays.copyOf(data, cut));
  }

  @Test
  void whoReadsElsewhereMeanwhileDoesNotWait() throws Exception {
    aFileWithAHead();
    AtomicLong got = new AtomicLong();
    Opener reader = new Opener(mapping);
    whileInFlight(() -> got.set(reader.read(HEAD + 2 * MIB, new byte[1000])), false);
    assertThat(got).hasValue(1000);
  }

  @Test
  void whoWritesTheFileBackIsWaitedForSoThatTheStreamLeavesNothingBehind() throws Exception {
    aFileWithAHead();
    whileInFlight(
        () -> assertThat(opener.sync()).isZero(),
        () -> stream(HEAD, HEAD + MIB, MIB),
        Threads::awaitWaiting);
    assertStored(0, HEAD + MIB);
    assertThat(cachedPages()).isEqualTo(HEAD / Folio.PAGE_SIZE);
  }

  @Test
  void aFatalSignalEndsThatWait() throws Exception {
    aFileWithAHead();
    AtomicLong written = new AtomicLong();
    whileInFlight(
        () -> assertThat(opener.sync()).isZero(),
        () -> written.set(write(HEAD, HEAD, MIB)),
        thread -> {
          Threads.awaitWaiting(thread);
          thread.interrupt();
          awaitEnd(thread);
        });
    assertThat(written).hasPositiveValue().hasValueLessThan(MIB);
    assertThat(opener.sync()).isZero();
    assertStored(0, HEAD + written.intValue());
  }
}
