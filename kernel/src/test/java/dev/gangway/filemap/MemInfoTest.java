package dev.gangway.filemap;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemInfoTest {
  private static final int PAGE = CachedBytes.PAGE;
  private static final long LIMIT = 2L << 20;

  private final PageCache cache = new PageCache(LIMIT);

  @AfterEach
  void close() {
    cache.close();
  }

  private MemInfo info() {
    return MemInfo.of(cache, 5000);
  }

  @Test
  void anEmptyCacheHasItsLimitAndNothingElse() {
    assertThat(info()).isEqualTo(new MemInfo(LIMIT, 0, 0, 0, 0, 0, 0, 5000, 0));
  }

  @Test
  @Timeout(60)
  void pagesAreDirtyThenOnTheirWayThenClean() throws Exception {
    CountDownLatch mayWrite = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    Disk storage = new Disk();
    storage.setFault(Disk.writesWait(writing, mayWrite));
    try (CachedBytes file = new CachedBytes(cache, storage)) {
      assertResult(file.write(0, 3 * PAGE)).moves(3 * PAGE);
      Thread sync = Thread.ofPlatform().start(() -> file.mapping.writeback().sync());
      writing.await();
      assertResult(file.write(PAGE, 1)).moves(1);
      MemInfo during = info();
      assertThat(during.writeback()).isEqualTo(3 * PAGE);
      assertThat(during.dirty()).as("written to again meanwhile").isEqualTo(PAGE);
      assertThat(during.cached()).isEqualTo(3 * PAGE);
      assertThat(during.slab()).isBetween(during.cached(), LIMIT);
      mayWrite.countDown();
      sync.join();
      assertResult(file.mapping.writeback().sync()).succeeds();
      assertThat(info().writeback()).isZero();
      assertThat(info().dirty()).isZero();
    }
    assertThat(info().cached()).as("once the file is gone").isZero();
  }

  @Test
  void whatTheStorageRefusesStaysDirtyUntilItIsForgotten() {
    Disk storage = new Disk();
    try (CachedBytes file = new CachedBytes(cache, storage)) {
      storage.setFault(Disk.writesFail(Errno.ENOSPC));
      assertResult(file.write(0, 2 * PAGE)).moves(2 * PAGE);
      assertResult(file.mapping.writeback().sync()).failsWith(Errno.ENOSPC);
      assertThat(info().dirty()).isEqualTo(2 * PAGE);
      assertThat(info().writeback()).isZero();
    }
    assertThat(info().dirty()).isZero();
  }

  @Test
  void whatIsUsedTwiceBecomesActiveWhenReclaimLooksAtIt() {
    try (CachedBytes file = new CachedBytes(cache, new Disk())) {
      for (int position : new int[] {0, PAGE, 0, PAGE, 0, 2 * PAGE}) {
        assertResult(file.write(position, PAGE)).moves(PAGE);
      }
      assertThat(info().inactive()).isEqualTo(3 * PAGE);
      assertResult(file.mapping.writeback().sync()).succeeds();
      cache.memory().reclaim(1);
      MemInfo after = info();
      assertThat(after.active()).isPositive();
      assertThat(after.active() + after.inactive()).isEqualTo(after.cached());
    }
  }
}
