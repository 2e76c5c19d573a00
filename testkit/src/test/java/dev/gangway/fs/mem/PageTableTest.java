package dev.gangway.fs.mem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTableTest {
  /** The page of the last byte that a file can have. */
  private static final long LAST = Long.MAX_VALUE >>> PageTable.PAGE_SHIFT;

  private final PageTable table = new PageTable();

  private static MemorySegment page() {
    return MemorySegment.ofArray(new byte[PageTable.PAGE_SIZE]);
  }

  @Test
  void anEmptyTableHasHolesEverywhere() {
    assertThat(table.get(0)).isNull();
    assertThat(table.get(LAST)).isNull();
    assertThat(table.pages()).isZero();
    assertThat(table.count(0, LAST)).isZero();
    assertThat(table.removeFrom(0)).isZero();
    assertThat(table.removeFrom(5)).isZero();
  }

  @Test
  void pagesFarApartAreFoundAndNothingBetweenThem() {
    MemorySegment first = page();
    MemorySegment last = page();
    table.put(0, first);
    table.put(LAST, last);
    assertThat(table.get(0)).isSameAs(first);
    assertThat(table.get(LAST)).isSameAs(last);
    assertThat(table.get(1)).isNull();
    assertThat(table.get(LAST - 1)).isNull();
    assertThat(table.get(LAST / 2)).isNull();
    assertThat(table.count(0, LAST)).isEqualTo(2);
    assertThat(table.count(1, LAST - 1)).isZero();
    assertThat(table.removeFrom(1)).isEqualTo(1);
    assertThat(table.get(0)).isSameAs(first);
    assertThat(table.get(LAST)).isNull();
  }

  @Test
  void aReservedPageIsReplacedWithoutBeingCountedTwice() {
    table.put(7, PageTable.RESERVED);
    assertThat(PageTable.isReserved(PageTable.RESERVED)).isTrue();
    MemorySegment written = page();
    assertThat(PageTable.isReserved(written)).isFalse();
    table.put(7, written);
    assertThat(table.pages()).isEqualTo(1);
    assertThat(table.get(7)).isSameAs(written);
  }

  @Test
  void aTableCanBeFilledAgainAfterItWasEmptied() {
    table.put(1L << 40, page());
    assertThat(table.removeFrom(0)).isEqualTo(1);
    assertThat(table.get(1L << 40)).isNull();
    table.put(3, page());
    assertThat(table.pages()).isEqualTo(1);
    assertThat(table.get(3)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void anyMixOfChangesDoesWhatASortedMapWould(long seed) {
    Random random = new Random(seed);
    NavigableMap<Long, MemorySegment> model = new TreeMap<>();
    for (int step = 0; step < 3_000; step++) {
      long index = random.nextLong() & LAST >>> random.nextInt(51);
      long other = random.nextLong() & LAST >>> random.nextInt(51);
      switch (random.nextInt(10)) {
        case 0 -> {
          long cut = Math.max(index, other);
          NavigableMap<Long, MemorySegment> gone = model.tailMap(cut, true);
          assertThat(table.removeFrom(cut)).as("seed %s", seed).isEqualTo(gone.size());
          gone.clear();
        }
        case 1 -> {
          long from = Math.min(index, other);
          long to = Math.max(index, other);
          assertThat(table.count(from, to))
              .as("seed %s", seed)
              .isEqualTo(model.subMap(from, true, to, true).size());
        }
        case 2 -> assertThat(table.get(index)).as("seed %s", seed).isSameAs(model.get(index));
        default -> {
          MemorySegment page = page();
          table.put(index, page);
          model.put(index, page);
        }
      }
      assertThat(table.pages()).as("seed %s", seed).isEqualTo(model.size());
    }
    model.forEach((index, page) -> assertThat(table.get(index)).as("seed %s", seed).isSameAs(page));
  }
}
