package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.mm.Folio;
import dev.gangway.mm.Seed;
import dev.gangway.mm.Threads;
import dev.gangway.settings.TestSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Several threads read and write files much larger than the cache, while others truncate them, drop
 * caches and sync. Each page contains its file, its index and a version. No thread ever sees bytes
 * of another file or page, or a torn write.
 */
class ReclaimStressTest {
  private static final int PAGE = Folio.PAGE_SIZE;
  private static final int PAGES = 300;
  private static final int FILES = 3;

  /** Files from this number on are truncated and punched; the others never lose a byte. */
  private static final int FIRST_CUT = 2;

  private static final int WRITERS = 2;
  private static final long SECONDS = TestSettings.of(TestSettings.RECLAIM_SECONDS);

  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);
  private final Disk[] disks = new Disk[FILES];
  private final AddressSpace[] files = new AddressSpace[FILES];

  /** The last completed version of each page; a page has one writer. */
  private final AtomicIntegerArray written = new AtomicIntegerArray(FILES * PAGES);

  private final LongAdder checked = new LongAdder();
  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

  private static byte[] page(int file, int page, int version) {
    ByteBuffer bytes = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    long word = (long) file << 56 | (long) page << 32 | version;
    for (int i = 0; i < PAGE / Long.BYTES; i++) {
      bytes.putLong(word ^ (long) i * 0x9E37_79B9_7F4A_7C15L);
    }
    return bytes.array();
  }

  /** Returns the version of the page, 0 if it is a hole. */
  private static int version(byte[] data, int at, int file, int page) {
    ByteBuffer bytes = ByteBuffer.wrap(data, at, PAGE).slice().order(ByteOrder.LITTLE_ENDIAN);
    long first = bytes.getLong(0);
    for (int i = 0; i < PAGE / Long.BYTES; i++) {
      long word = bytes.getLong(i * Long.BYTES);
      long wanted = first == 0 ? 0 : first ^ (long) i * 0x9E37_79B9_7F4A_7C15L;
      if (word != wanted) {
        throw new AssertionError(
            "page %d of file %d is torn at word %d: %x, not %x"
                .formatted(page, file, i, word, wanted));
      }
    }
    if (first != 0 && first >>> 32 != ((long) file << 24 | page)) {
      throw new AssertionError("page %d of file %d is %x".formatted(page, file, first));
    }
    return (int) first;
  }

  @Test
  void nobodySeesAnotherFilesBytesOrHalfOfAPage() throws Exception {
    long seed = Seed.random("ReclaimStressTest").nextLong();
    for (int file = 0; file < FILES; file++) {
      disks[file] = new Disk();
      files[file] = new AddressSpace(cache, disks[file], 0);
      Opener opener = new Opener(files[file]);
      for (int page = 0; page < PAGES; page++) {
        assertThat(opener.append(page(file, page, 1))).isEqualTo(PAGE);
        written.set(file * PAGES + page, 1);
      }
    }
    try (cache) {
      try (Threads threads = new Threads()) {
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          threads.start(() -> write(threads, writer, new Random(seed + writer)));
        }
        threads.start(() -> read(threads, new Random(seed + 10), false));
        threads.start(() -> read(threads, new Random(seed + 11), true));
        threads.start(() -> cut(threads, new Random(seed + 20)));
        threads.start(() -> dropAndSync(threads, new Random(seed + 30)));
      }
      assertThat(checked.sum()).isGreaterThan(1_000);
      assertThat(cache.memory().usedBytes()).isLessThanOrEqualTo(PageCache.MIN_BYTES);
      for (int file = 0; file < FILES; file++) {
        check(file);
      }
    }
  }

  /** Without concurrent threads: reads are equal to storage and to the last writes. */
  private void check(int file) {
    byte[] all = new Opener(files[file]).readAll(PAGE);
    assertThat(files[file].writeback().sync()).isZero();
    assertThat(disks[file].content()).isEqualTo(all);
    for (int page = 0; page < all.length / PAGE; page++) {
      int version = version(all, page * PAGE, file, page);
      int last = written.get(file * PAGES + page);
      if (file < FIRST_CUT) {
        assertThat(version).as("page %d of file %d", page, file).isEqualTo(last);
      } else {
        assertThat(version).isIn(0, last);
      }
    }
  }

  private boolean goesOn(Threads threads) {
    return System.nanoTime() < end && !threads.failed();
  }

  private void write(Threads threads, int writer, Random random) {
    Opener[] openers = openers();
    while (goesOn(threads)) {
      int file = random.nextInt(FILES);
      int page = random.nextInt(PAGES / WRITERS) * WRITERS + writer;
      int at = file * PAGES + page;
      int version = written.get(at) + 1;
      long n = openers[file].write((long) page * PAGE, page(file, page, version));
      if (n != PAGE) {
        throw new AssertionError("wrote " + n);
      }
      written.set(at, version);
    }
  }

  private void read(Threads threads, Random random, boolean scan) {
    Opener[] openers = openers();
    int next = 0;
    while (goesOn(threads)) {
      int file = scan ? next / PAGES % FILES : random.nextInt(FILES);
      int page = scan ? next % PAGES : random.nextInt(PAGES);
      int pages = Math.min(scan ? 1 + random.nextInt(40) : 1, PAGES - page);
      next += pages;
      int[] before = new int[pages];
      for (int i = 0; i < pages; i++) {
        before[i] = written.get(file * PAGES + page + i);
      }
      byte[] data = new byte[pages * PAGE];
      long n = openers[file].read((long) page * PAGE, data);
      if (file < FIRST_CUT ? n != data.length : n < 0 || n % PAGE != 0) {
        throw new AssertionError("read " + n + " of " + data.length);
      }
      for (int i = 0; i < n / PAGE; i++) {
        int version = version(data, i * PAGE, file, page + i);
        if (file < FIRST_CUT && version < before[i]) {
          throw new AssertionError(
              "page %d of file %d has version %d, but %d was complete"
                  .formatted(page + i, file, version, before[i]));
        }
        checked.increment();
      }
    }
  }

  private void cut(Threads threads, Random random) {
    while (goesOn(threads)) {
      int file = FIRST_CUT + random.nextInt(FILES - FIRST_CUT);
      int page = random.nextInt(PAGES);
      Disk disk = disks[file];
      long position = (long) page * PAGE;
      if (random.nextInt(3) > 0) {
        Truncation.truncate(files[file], position, () -> disk.truncate(position));
      } else {
        long n = (1L + random.nextInt(20)) * PAGE;
        Truncation.punchHole(files[file], position, n, () -> disk.punch(position, n));
      }
      LockSupport.parkNanos(10_000);
    }
  }

  private void dropAndSync(Threads threads, Random random) {
    while (goesOn(threads)) {
      if (random.nextInt(4) == 0) {
        DropCaches.of(cache);
      } else {
        long status = files[random.nextInt(FILES)].writeback().sync();
        if (status != 0) {
          throw new AssertionError("sync: " + status);
        }
      }
      LockSupport.parkNanos(10_000);
    }
  }

  private Opener[] openers() {
    Opener[] openers = new Opener[FILES];
    for (int file = 0; file < FILES; file++) {
      openers[file] = new Opener(files[file]);
    }
    return openers;
  }
}
