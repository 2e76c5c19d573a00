package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.mm.Folio;
import dev.gangway.mm.Threads;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims keep pages out of the cache. */
@Timeout(120)
class ClaimTest {
  private static final long FIRST = 32;
  private static final long END = 64;

  private final Disk disk = new Disk();
  private final PageCache cache = new PageCache(1 << 20);
  private final AddressSpace mapping = new AddressSpace(cache, disk, 1 << 20);

  @AfterEach
  void close() {
    cache.close();
  }

  /** Inserts {@code pages} pages from {@code index} on. Returns whether that succeeded. */
  private boolean insert(long index, int pages) {
    Folio folio = cache.memory().allocate(mapping, index, pages);
    assertThat(folio).isNotNull();
    boolean inserted = mapping.addLocked(folio);
    if (inserted) {
      folio.unlock();
    }
    return inserted;
  }

  @ParameterizedTest
  @ValueSource(longs = {FIRST, END - 1})
  void whoPutsAPageInWaitsForTheEndOfTheClaimAndNoSignalCutsThatShort(long index) throws Exception {
    AtomicBoolean inserted = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThat(mapping.claim(FIRST, END)).isTrue();
    try (Threads threads = new Threads()) {
      Thread thread =
          threads.start(() -> {
            inserted.set(insert(index, 1));
            interrupted.set(Thread.interrupted());
          });
      Threads.awaitWaiting(thread);
      thread.interrupt();
      thread.join(20);
      Threads.awaitWaiting(thread);
      assertThat(inserted).isFalse();
      mapping.unclaim();
    }
    assertThat(inserted).isTrue();
    assertThat(interrupted).as("the interrupt stays pending").isTrue();
    assertThat(mapping.peek(index)).isNotNull();
  }

  @Test
  void aLargeFolioThatReachesIntoTheClaimWaitsToo() throws Exception {
    assertThat(mapping.claim(Folio.LARGE + 15, END)).isTrue();
    try (Threads threads = new Threads()) {
      Threads.awaitWaiting(
          threads.start(() -> assertThat(insert(Folio.LARGE, Folio.LARGE)).isTrue()));
      mapping.unclaim();
    }
    assertThat(mapping.pageCount()).isEqualTo(Folio.LARGE);
  }

  @Test
  void pagesBesideItGoInAtOnce() {
    assertThat(mapping.claim(FIRST, END)).isTrue();

    assertThat(insert(FIRST - Folio.LARGE, Folio.LARGE)).isTrue();
    assertThat(insert(END, 1)).isTrue();

    mapping.unclaim();
  }

  @Test
  void whereAPageIsThereNothingIsClaimed() {
    assertThat(insert(Folio.LARGE, Folio.LARGE)).isTrue();

    assertThat(mapping.claim(2 * Folio.LARGE - 1, END)).isFalse();
    assertThat(mapping.claim(0, Folio.LARGE + 1)).isFalse();

    assertThat(insert(FIRST, 1)).as("at once").isTrue();
    assertThat(mapping.claim(0, Folio.LARGE)).isTrue();
    mapping.unclaim();
  }
}
