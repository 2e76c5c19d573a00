package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The heap overhead of the cache, and which pages it drops first. */
class CacheMemoryTest {
  private static final int BYTES = 32 << 20;

  @Test
  void smallFoliosOfMemoryFilesCostLessThanTwoPercentOfTheHeap() {
    AddressSpace file = new AddressSpace(PageCache.ofMemoryFiles(), new Disk.Memory(), 0);
    double overhead = overhead(file, 1);
    Truncation.evict(file);
    System.out.printf("memory file: %.2f %% of heap%n", 100 * overhead);
    assertThat(overhead).isLessThan(0.02);
  }

  @Test
  void smallFoliosOfBackedFilesCostLessThanTwoPercentOfTheHeap() {
    Disk disk = new Disk();
    try (PageCache cache = new PageCache(4L * BYTES)) {
      AddressSpace file = new AddressSpace(cache, disk, BYTES);
      // Not sequential, so that no folio is large.
      double overhead = overhead(file, 7919);
      System.out.printf("backed file: %.2f %% of heap%n", 100 * overhead);
      assertThat(cache.memory().usedBytes()).isEqualTo(BYTES);
      assertThat(file.pageCount()).isEqualTo(BYTES / Folio.PAGE_SIZE);
      assertThat(overhead).isLessThan(0.02);
    }
  }

  /** Counts all allocations of the thread, which is more than what stays reachable. */
  private static double overhead(AddressSpace file, int stride) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int pages = BYTES / Folio.PAGE_SIZE;
    long before = threads.getCurrentThreadAllocatedBytes();
    FileRa ra = new FileRa();
    Buffer page = new Buffer(new byte[Folio.PAGE_SIZE]);
    IovIter iter = new IovIter(page);
    Kiocb io = new Kiocb();
    for (int i = 0; i < pages; i++) {
      io.position = (long) i * stride % pages * Folio.PAGE_SIZE;
      iter.importBuffer(0, Folio.PAGE_SIZE);
      assertThatWrote(BufferedWrite.write(file, io, iter, ra));
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isPositive();
    return (double) allocated / BYTES;
  }

  private static void assertThatWrote(long written) {
    if (written != Folio.PAGE_SIZE) {
      throw new AssertionError("wrote " + written);
    }
  }

  @Test
  void aScanOfMuchMoreThanFitsLeavesWhatIsReadTwice() {
    int hotPages = 48;
    Disk hotDisk = new Disk(new byte[hotPages * Folio.PAGE_SIZE]);
    Disk scannedDisk = new Disk(new byte[16 << 20]);
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES)) {
      Opener hot = new Opener(new AddressSpace(cache, hotDisk, (long) hotPages * Folio.PAGE_SIZE));
      Opener scanned = new Opener(new AddressSpace(cache, scannedDisk, 16 << 20));
      hot.readAll(Folio.PAGE_SIZE);
      hot.readAll(Folio.PAGE_SIZE);
      int reads = hotDisk.calls();
      scanned.readAll(Folio.PAGE_SIZE);
      hot.readAll(Folio.PAGE_SIZE);
      assertThat(hotDisk.calls()).isEqualTo(reads);
      assertThat(cache.memory().usedBytes()).isEqualTo(PageCache.MIN_BYTES);
    }
  }

  @Test
  void whatIsReadOnceIsPushedOut() {
    int pages = 48;
    Disk onceDisk = new Disk(new byte[pages * Folio.PAGE_SIZE]);
    Disk scannedDisk = new Disk(new byte[16 << 20]);
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES)) {
      AddressSpace file = new AddressSpace(cache, onceDisk, (long) pages * Folio.PAGE_SIZE);
      new Opener(file).readAll(Folio.PAGE_SIZE);
      assertThat(file.pageCount()).isEqualTo(pages);
      new Opener(new AddressSpace(cache, scannedDisk, 16 << 20)).readAll(Folio.PAGE_SIZE);
      assertThat(file.pageCount()).isZero();
    }
  }

  @Test
  void whatCannotBeWrittenDoesNotKeepCleanMemoryFromBeingUsed() {
    int half = (int) PageCache.MIN_BYTES / 2;
    Disk failing = new Disk(new byte[half]);
    Disk usedDisk = new Disk(new byte[half]);
    Disk thirdDisk = new Disk(new byte[half]);
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES)) {
      CountDownLatch all = new CountDownLatch(1);
      failing.setFault((call, kind, position, n) -> {
        if (kind == Disk.Kind.WRITE) {
          all.await(); // otherwise the writer would get the error before it has written all
          return -Errno.EIO;
        }
        return Disk.ALL;
      });
      Opener writer = new Opener(new AddressSpace(cache, failing, half));
      Opener used = new Opener(new AddressSpace(cache, usedDisk, half));
      // Backwards: a stream would write its own pages back, and wait here.
      for (int page = half - Folio.PAGE_SIZE; page >= 0; page -= Folio.PAGE_SIZE) {
        assertThat(writer.write(page, new byte[Folio.PAGE_SIZE])).isEqualTo(Folio.PAGE_SIZE);
      }
      all.countDown();
      assertThat(writer.sync()).isEqualTo(-Errno.EIO);
      for (int i = 0; i < 4; i++) {
        assertThat(used.readAll(Folio.PAGE_SIZE)).hasSize(half);
      }
      assertThat(new Opener(new AddressSpace(cache, thirdDisk, half)).readAll(Folio.PAGE_SIZE))
          .hasSize(half);
      assertThat(writer.readAll(Folio.PAGE_SIZE)).hasSize(half);
    }
  }

  @Test
  void droppingCachesLeavesNothingButWhatIsDirty() {
    Disk disk = new Disk(new byte[200 * Folio.PAGE_SIZE]);
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES)) {
      AddressSpace file = new AddressSpace(cache, disk, 200 * Folio.PAGE_SIZE);
      Opener opener = new Opener(file);
      opener.readAll(Folio.PAGE_SIZE);
      opener.readAll(Folio.PAGE_SIZE);
      opener.write(5 * Folio.PAGE_SIZE, new byte[Folio.PAGE_SIZE]);
      disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.EIO : n);
      DropCaches.of(cache);
      assertThat(file.pageCount()).isEqualTo(1);
      disk.setFault(Disk.NONE);
      assertThat(file.writeback().sync()).isZero();
      DropCaches.of(cache);
      assertThat(file.pageCount()).isZero();
      assertThat(cache.memory().lru().activePages() + cache.memory().lru().inactivePages())
          .isZero();
    }
  }
}
