package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameAllocatorTest {
  private static final long MAX = 5L << 20; // two slabs and a half

  private final FolioOwner owner = folio -> {};

  private Folio get(FrameAllocator frames, int pages) {
    Folio folio = frames.allocate(owner, 0, pages);
    if (folio == null) {
      throw new AssertionError("no folio of " + pages + " pages");
    }
    return folio;
  }

  private static long free(FrameAllocator frames) {
    return frames.slabBytes() - frames.folioBytes();
  }

  private static int page(Folio folio) {
    return (int) (folio.at(0) / Folio.PAGE_SIZE);
  }

  @Test
  void noTwoFoliosEverOverlapAndNoSlabIsAddedWhileAPageIsFree() {
    Random random = Seed.random("FrameAllocatorTest");
    FrameAllocator frames = new FrameAllocator(MAX);
    Map<Long, BitSet> used = new HashMap<>();
    List<Folio> live = new ArrayList<>();
    int refused = 0;
    for (int step = 0; step < 100_000; step++) {
      // Alternates between filling up and emptying.
      boolean take = random.nextInt(10) < (step / 5_000 % 2 == 0 ? 7 : 3);
      if (take) {
        int pages = random.nextInt(8) == 0 ? Folio.LARGE : 1;
        long slabs = frames.slabBytes();
        long free = free(frames);
        Folio folio = frames.allocate(owner, 0, pages);
        if (folio == null) {
          assertThat(pages == Folio.LARGE ? free > 0 || slabs == MAX : slabs == MAX)
              .as("step %d: %d pages refused, %d free of %d", step, pages, free, slabs)
              .isTrue();
          assertThat(pages == 1 ? free : 0).isZero();
          refused++;
          continue;
        }
        assertThat(frames.slabBytes() == slabs || free == 0).as("step %d", step).isTrue();
        BitSet slab = used.computeIfAbsent(folio.memory().address(), a -> new BitSet());
        assertThat(slab.get(page(folio), page(folio) + pages).isEmpty())
            .as("step %d", step)
            .isTrue();
        slab.set(page(folio), page(folio) + pages);
        assertThat(folio.at(0) + folio.bytes()).isLessThanOrEqualTo(folio.memory().byteSize());
        live.add(folio);
      } else if (!live.isEmpty()) {
        Folio folio = live.set(random.nextInt(live.size()), live.getLast());
        live.removeLast();
        BitSet slab = used.get(folio.memory().address());
        assertThat(slab).isNotNull();
        slab.clear(page(folio), page(folio) + folio.pages());
        folio.free();
      }
      long inUse = live.stream().mapToLong(Folio::bytes).sum();
      assertThat(frames.folioBytes()).as("step %d", step).isEqualTo(inUse);
      assertThat(frames.slabBytes()).isLessThanOrEqualTo(MAX);
    }
    assertThat(refused).isPositive();
  }

  @Test
  void theMemoryOfAFolioIsItsOwn() {
    FrameAllocator frames = new FrameAllocator(FrameAllocator.BLOCK_BYTES * 3L);
    List<Folio> folios = new ArrayList<>();
    folios.add(get(frames, Folio.LARGE));
    for (int i = 0; i < 2 * Folio.LARGE; i++) {
      folios.add(get(frames, 1));
    }
    for (int i = 0; i < folios.size(); i++) {
      Folio folio = folios.get(i);
      folio.memory().asSlice(folio.at(0), folio.bytes()).fill((byte) (i + 1));
    }
    for (int i = 0; i < folios.size(); i++) {
      Folio folio = folios.get(i);
      MemorySegment memory = folio.memory();
      assertThat(memory.get(ValueLayout.JAVA_BYTE, folio.at(0))).isEqualTo((byte) (i + 1));
      assertThat(memory.get(ValueLayout.JAVA_BYTE, folio.at(folio.bytes() - 1)))
          .isEqualTo((byte) (i + 1));
    }
  }

  @Test
  void nothingIsGivenBeyondTheMaximumAndAllOfItBelow() {
    // Not a multiple of a block: the rest is not used.
    FrameAllocator frames = new FrameAllocator(2 * FrameAllocator.BLOCK_BYTES + 5_000L);
    for (int i = 0; i < 2 * Folio.LARGE; i++) {
      get(frames, 1);
    }
    assertThat(frames.allocate(owner, 0, 1)).isNull();
    assertThat(frames.allocate(owner, 0, Folio.LARGE)).isNull();
    assertThat(frames.slabBytes()).isEqualTo(2L * FrameAllocator.BLOCK_BYTES);
    assertThat(free(frames)).isZero();
  }

  @Test
  void aLargeOneCanBeHadOnceItsSmallOnesAreFree() {
    FrameAllocator frames = new FrameAllocator(FrameAllocator.BLOCK_BYTES);
    List<Folio> small = new ArrayList<>();
    for (int i = 0; i < Folio.LARGE; i++) {
      small.add(get(frames, 1));
    }
    // In another order than they were allocated.
    for (int i = 0; i < Folio.LARGE; i++) {
      assertThat(frames.allocate(owner, 0, Folio.LARGE)).as("%d freed", i).isNull();
      small.get(i * 5 % Folio.LARGE).free();
    }
    Folio large = get(frames, Folio.LARGE);
    assertThat(page(large)).isZero();
    assertThat(frames.allocate(owner, 0, 1)).isNull();
  }

  @Test
  void smallOnesAreTakenFromBrokenBlocksFirst() {
    FrameAllocator frames = new FrameAllocator(2L * FrameAllocator.BLOCK_BYTES);
    Folio first = get(frames, 1);
    Folio second = get(frames, 1);
    assertThat(second.frame).isSameAs(first.frame);
    @Nullable Folio large = frames.allocate(owner, 0, Folio.LARGE);
    assertThat(large).isNotNull();
  }

  @Test
  void roomForMemoryElsewhereIsMadeOfFreePagesAndComesBack() {
    FrameAllocator frames = new FrameAllocator(MAX);
    int all = (int) (MAX / Folio.PAGE_SIZE);
    List<Folio> live = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      live.add(get(frames, 1));
    }
    assertThat(frames.tryTakeRoom(1)).isFalse();
    for (int i = 0; i < 100; i++) {
      live.removeLast().free();
    }
    assertThat(frames.tryTakeRoom(101)).isFalse();
    assertThat(frames.tryTakeRoom(60)).isTrue();
    assertThat(frames.slabBytes()).isEqualTo(MAX);
    assertThat(free(frames)).isEqualTo(40L * Folio.PAGE_SIZE);
    for (int i = 0; i < 40; i++) {
      live.add(get(frames, 1));
    }
    assertThat(frames.allocate(owner, 0, 1)).isNull();
    frames.giveRoom(60);
    assertThat(free(frames)).isEqualTo(60L * Folio.PAGE_SIZE);
    for (int i = 0; i < 60; i++) {
      live.add(get(frames, 1));
    }
    assertThat(frames.allocate(owner, 0, 1)).isNull();
    assertThat(frames.folioBytes()).isEqualTo(MAX);
  }
}
