package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirtyBytesTest {
  private static final int PAGE = Folio.PAGE_SIZE;
  private static final int ALL = Folio.LARGE * PAGE;

  @Test
  void rangesThatTouchAreOneAndThoseThatDoNotKeepTheirGap() {
    DirtyBytes dirty = DirtyBytes.ofPages(0);
    dirty.add(10, 20);
    dirty.add(30, 40);
    assertThat(dirty.next(0)).isEqualTo(10);
    assertThat(dirty.end(10)).isEqualTo(20);
    assertThat(dirty.next(20)).isEqualTo(30);
    assertThat(dirty.contains(15, 35)).isFalse();
    dirty.add(20, 30);
    assertThat(dirty.end(10)).isEqualTo(40);
    assertThat(dirty.contains(10, 40)).isTrue();
    assertThat(dirty.next(40)).isEqualTo(-1);
  }

  @Test
  void wholePagesAreSeenAsSuch() {
    assertThat(DirtyBytes.ofPages(0b1011).pages()).isEqualTo(0b1011);
    DirtyBytes dirty = DirtyBytes.ofPages(0b100);
    dirty.add(PAGE + 1, 2 * PAGE);
    assertThat(dirty.isWholePages()).isFalse();
    assertThat(dirty.pages()).isEqualTo(0b110);
    dirty.add(PAGE, PAGE + 1);
    assertThat(dirty.isWholePages()).isTrue();
    assertThat(dirty.end(PAGE)).isEqualTo(3 * PAGE);
  }

  @Test
  void aFolioHasRoomForAFewRangesInEachPage() {
    DirtyBytes dirty = DirtyBytes.ofPages(0);
    int ranges = 0;
    while (!dirty.isFull(1)) {
      dirty.add(2 * ranges, 2 * ranges + 1);
      ranges++;
    }
    assertThat(ranges).isBetween(8, 64);
    assertThat(dirty.isFull(Folio.LARGE)).isFalse();
  }

  /** Compares with a bit for each byte. */
  @Test
  void randomChangesAreThoseOfASetOfBytes() {
    Random random = Seed.random("DirtyBytesTest");
    for (int round = 0; round < 200; round++) {
      int pages = random.nextInt(1 << Folio.LARGE);
      DirtyBytes dirty = DirtyBytes.ofPages(pages);
      BitSet model = new BitSet();
      for (int i = 0; i < Folio.LARGE; i++) {
        model.set(i * PAGE, (i + 1) * PAGE, (pages & 1 << i) != 0);
      }
      int most = 1 + random.nextInt(random.nextBoolean() ? 10 : 3 * PAGE);
      for (int step = 0; step < 50; step++) {
        int from = random.nextInt(8) == 0 ? random.nextInt(Folio.LARGE) * PAGE : at(random, most);
        int to = Math.min(ALL, from + 1 + random.nextInt(most));
        if (random.nextInt(3) == 0) {
          dirty.remove(from, to);
          model.clear(from, to);
        } else {
          dirty.add(from, to);
          model.set(from, to);
        }
        assertSame(dirty, model);
        assertThat(dirty.contains(from, to)).isEqualTo(model.nextClearBit(from) >= to);
      }
    }
  }

  private static int at(Random random, int most) {
    return random.nextInt(Math.min(ALL, 20 * most));
  }

  private static void assertSame(DirtyBytes dirty, BitSet model) {
    int pages = 0;
    for (int at = model.nextSetBit(0); at >= 0; at = model.nextSetBit(model.nextClearBit(at))) {
      int end = model.nextClearBit(at);
      assertThat(dirty.next(at)).isEqualTo(at);
      assertThat(dirty.end(at)).isEqualTo(end);
      assertThat(dirty.next(end)).isEqualTo(model.nextSetBit(end));
      for (int page = at / PAGE; page <= (end - 1) / PAGE; page++) {
        pages |= 1 << page;
      }
    }
    assertThat(dirty.next(0)).isEqualTo(model.nextSetBit(0));
    assertThat(dirty.pages()).isEqualTo(pages);
  }
}
