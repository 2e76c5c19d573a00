package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.settings.TestSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The embedder's accesses: what they move, where they end, and what is left after a close. */
class EmbedderMemoryTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;

  /** More than four copies at a time: see {@code uaccess.copy.Chunks}. */
  private static final int LARGE = 18 << 20;

  /** A memory and its view, which are closed together. */
  private record Fixture(LinearMemory memory, EmbedderMemory view) implements AutoCloseable {
    static Fixture of(Tier tier, int pages, int maximum) {
      LinearMemory memory = LinearMemory.create(tier, pages, maximum);
      return new Fixture(memory, new EmbedderMemory(memory));
    }

    @Override
    public void close() {
      view.close();
      memory.close();
    }
  }

  private static void assertOutside(Runnable access) {
    assertThatThrownBy(access::run)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageMatching("address \\d+ \\+ \\d+ bytes is outside a memory of \\d+ bytes");
  }

  private static void assertClosed(Runnable access) {
    assertThatThrownBy(access::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the guest is closed");
  }

  private static void assertEnded(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IllegalStateException.class);
  }

  // ---- values ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Tier.class)
  void valuesAreThoseOfTheGuestAtAnyAlignment(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 1)) {
      for (int at = 0; at < 9; at++) {
        f.memory.storeLong(at, 0x8182838485868788L);
        assertThat(f.view.getByte(at)).isEqualTo((byte) 0x88);
        assertThat(f.view.getShort(at)).isEqualTo((short) 0x8788);
        assertThat(f.view.getInt(at)).isEqualTo(0x85868788);
        assertThat(f.view.getLong(at)).isEqualTo(0x8182838485868788L);

        f.view.putLong(at, 0x1122334455667788L);
        assertThat(f.memory.loadLong(at)).isEqualTo(0x1122334455667788L);
        f.view.putInt(at, 0x01020304);
        f.view.putShort(at + 4, (short) 0x0506);
        f.view.putByte(at + 6, (byte) 7);
        assertThat(f.memory.loadLong(at)).isEqualTo(0x1107050601020304L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void accessesEndExactlyAtTheEnd(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 2)) {
      EmbedderMemory view = f.view;
      view.putByte(PAGE - 1, (byte) 1);
      view.putShort(PAGE - 2, (short) 1);
      view.putInt(PAGE - 4, 1);
      view.putLong(PAGE - 8, 1);
      assertThat(view.getByte(PAGE - 1)).isZero();
      assertThat(view.getShort(PAGE - 2)).isZero();
      assertThat(view.getInt(PAGE - 4)).isZero();
      assertThat(view.getLong(PAGE - 8)).isOne();

      assertOutside(() -> view.getByte(PAGE));
      assertOutside(() -> view.getShort(PAGE - 1));
      assertOutside(() -> view.getInt(PAGE - 3));
      assertOutside(() -> view.getLong(PAGE - 7));
      assertOutside(() -> view.putByte(PAGE, (byte) 5));
      assertOutside(() -> view.putShort(PAGE - 1, (short) -1));
      assertOutside(() -> view.putInt(PAGE - 3, -1));
      assertOutside(() -> view.putLong(PAGE - 7, -1));
      for (int address : new int[] {-1, -8, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        assertOutside(() -> view.getByte(address));
        assertOutside(() -> view.getLong(address));
        assertOutside(() -> view.putLong(address, -1));
        assertOutside(() -> view.check(address, 0));
        assertOutside(() -> view.stringLength(address, 1));
      }
      assertThat(view.getLong(PAGE - 8)).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aRangeThatIsNotWhollyInsideChangesNothing(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 2)) {
      byte[] ones = new byte[PAGE + 1];
      Arrays.fill(ones, (byte) 1);
      byte[] target = new byte[PAGE + 1];
      MemorySegment heap = MemorySegment.ofArray(ones);
      assertOutside(() -> f.view.store(1, ones, 0, PAGE));
      assertOutside(() -> f.view.store(0, heap));
      assertOutside(() -> f.view.store(-1, ones, 0, 2));
      assertOutside(() -> f.view.fill(1, PAGE, (byte) 1));
      assertOutside(() -> f.view.fill(-1, 1L << 32, (byte) 1));
      assertOutside(() -> f.view.fill(2, Integer.MAX_VALUE, (byte) 1));
      assertOutside(() -> f.view.load(1, target, 0, PAGE));
      assertOutside(() -> f.view.load(-1, target, 0, PAGE));
      f.view.load(0, target, 0, PAGE);
      assertThat(target).containsOnly(0);

      f.view.fill(0, PAGE, (byte) 1);
      f.view.fill(0, 16, (byte) 2);
      assertOutside(() -> f.view.copy(PAGE - 15, 0, 16));
      assertOutside(() -> f.view.copy(0, PAGE - 15, 16));
      f.view.copy(PAGE - 16, 0, 16);
      f.view.load(0, target, 0, PAGE);
      assertThat(Arrays.copyOfRange(target, PAGE - 16, PAGE)).containsOnly(2);
      assertThat(Arrays.copyOfRange(target, 16, PAGE - 16)).containsOnly(1);
      assertThat(target[PAGE]).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void emptyRangesAreInsideUpToTheEnd(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 1)) {
      for (int at : new int[] {0, 1, PAGE}) {
        f.view.store(at, new byte[3], 3, 0);
        f.view.load(at, new byte[0], 0, 0);
        f.view.load(at, MemorySegment.ofArray(new byte[0]));
        f.view.fill(at, 0, (byte) 1);
        f.view.copy(at, PAGE, 0);
        f.view.check(at, 0);
      }
      assertOutside(() -> f.view.store(PAGE + 1, new byte[0], 0, 0));
      assertOutside(() -> f.view.load(-1, new byte[0], 0, 0));
      assertOutside(() -> f.view.fill(PAGE + 1, 0, (byte) 1));
      assertOutside(() -> f.view.copy(0, PAGE + 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aMemoryOfNoPagesHasNoBytes(Tier tier) {
    try (Fixture f = Fixture.of(tier, 0, 1)) {
      assertThat(f.view.size()).isZero();
      assertThat(f.view.segment().byteSize()).isZero();
      assertOutside(() -> f.view.getByte(0));
      f.view.check(0, 0);
      assertThat(f.view.grow(1)).isZero();
      assertThat(f.view.getByte(PAGE - 1)).isZero();
    }
    try (Fixture f = Fixture.of(tier, 0, 0)) {
      assertOutside(() -> f.view.putByte(0, (byte) 1));
      assertThat(f.view.grow(1)).isEqualTo(-1);
    }
  }

  // ---- ranges ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Tier.class)
  void rangesOfAllSizesAreThoseOfAModel(Tier tier) {
    long seed = TestSettings.seed();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] model = new byte[LARGE / PAGE * PAGE];
    byte[] bytes = new byte[model.length];
    try (Fixture f = Fixture.of(tier, model.length / PAGE, model.length / PAGE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment outside = arena.allocate(model.length);
      MemorySegment inside = f.view.segment();
      random.nextBytes(model);
      f.view.store(0, model, 0, model.length);
      for (int i = 0; i < 60; i++) {
        int n = i % 4 == 0 ? random.nextInt(model.length) : random.nextInt(200);
        int to = random.nextInt(model.length - n + 1);
        int from = random.nextInt(model.length - n + 1);
        switch (random.nextInt(6)) {
          case 0 -> {
            f.view.copy(to, from, n);
            System.arraycopy(model, from, model, to, n);
          }
          case 1 -> {
            f.view.store(to, inside.asSlice(from, n));
            System.arraycopy(model, from, model, to, n);
          }
          case 2 -> {
            f.view.load(from, inside.asSlice(to, n));
            System.arraycopy(model, from, model, to, n);
          }
          case 3 -> {
            f.view.load(from, outside.asSlice(0, n));
            f.view.store(to, outside.asSlice(0, n));
            System.arraycopy(model, from, model, to, n);
          }
          case 4 -> {
            f.view.fill(to, n, (byte) i);
            Arrays.fill(model, to, to + n, (byte) i);
          }
          default -> {
            random.nextBytes(bytes);
            f.view.store(to, bytes, from, n);
            System.arraycopy(bytes, from, model, to, n);
          }
        }
      }
      f.view.load(0, bytes, 0, bytes.length);
      assertThat(Arrays.mismatch(bytes, model)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aStringEndsAtItsFirstZero(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 1)) {
      // 0x80 and 1 are what a word-wise search could take for zero.
      for (byte other : new byte[] {1, (byte) 0x80, (byte) 0xff, 'a'}) {
        f.view.fill(0, PAGE, other);
        for (int length = 0; length < 40; length++) {
          for (int start : new int[] {0, 1, 5, PAGE - length - 1}) {
            f.view.putByte(start + length, (byte) 0);
            assertThat(f.view.stringLength(start, length + 1)).isEqualTo(length);
            assertThat(f.view.stringLength(start, PAGE)).isEqualTo(length);
            assertThat(f.view.stringLength(start, length)).isEqualTo(-1);
            f.view.putByte(start + length, other);
          }
        }
        assertThat(f.view.stringLength(3, Integer.MAX_VALUE)).isEqualTo(-1);
        assertThat(f.view.stringLength(PAGE, 1)).isEqualTo(-1);
      }
    }
  }

  // ---- growth ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Tier.class)
  void growthBySomebodyElseIsSeenAndAViewKeepsItsSize(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 3)) {
      MemorySegment before = f.view.segment();
      assertOutside(() -> f.view.getInt(PAGE));
      f.memory.grow(1);
      assertThat(f.view.size()).isEqualTo(2 * PAGE);
      f.view.putInt(PAGE - 2, 0x11223344);
      assertThat(f.view.grow(1)).isEqualTo(2);
      assertThat(f.view.grow(1)).isEqualTo(-1);
      assertThat(f.view.grow(-1)).isEqualTo(-1);
      assertThat(f.memory.pages()).isEqualTo(3);
      assertThat(f.view.getInt(PAGE - 2)).isEqualTo(0x11223344);
      assertThat(before.byteSize()).isEqualTo(PAGE);
      assertThat(before.get(ValueLayout.JAVA_BYTE, PAGE - 2)).isEqualTo((byte) 0x44);
      assertThat(f.view.segment().byteSize()).isEqualTo(3 * PAGE);
    }
  }

  // ---- close ----------------------------------------------------------------------------------

  private static void assertAllClosed(EmbedderMemory view) {
    assertClosed(() -> view.getByte(0));
    assertClosed(() -> view.getShort(0));
    assertClosed(() -> view.getInt(0));
    assertClosed(() -> view.getLong(0));
    assertClosed(() -> view.putByte(0, (byte) 0));
    assertClosed(() -> view.putShort(0, (short) 0));
    assertClosed(() -> view.putInt(0, 0));
    assertClosed(() -> view.putLong(0, 0));
    assertClosed(() -> view.getInt(-1));
    for (int n : new int[] {0, 1, 100}) {
      assertClosed(() -> view.load(0, new byte[n], 0, n));
      assertClosed(() -> view.store(0, new byte[n], 0, n));
      assertClosed(() -> view.load(0, MemorySegment.ofArray(new byte[n])));
      assertClosed(() -> view.store(0, MemorySegment.ofArray(new byte[n])));
      assertClosed(() -> view.fill(0, n, (byte) 0));
      assertClosed(() -> view.copy(0, 1, n));
      assertClosed(() -> view.check(0, n));
      assertClosed(() -> view.stringLength(0, n));
    }
    assertClosed(view::size);
    assertClosed(() -> view.grow(0));
    assertClosed(view::segment);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void actionsRunInReverseOrderWhenTheMemoryIsFreed(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 2);
    StringBuilder order = new StringBuilder();
    memory.whenFreed(() -> order.append('a'));
    memory.whenFreed(() -> order.append('b'));
    memory.close();
    assertThat(order).hasToString("ba");
    memory.whenFreed(() -> order.append('c'));
    assertThat(order).hasToString("bac");
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void everyAccessAfterTheCloseIsRefused(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 2);
    EmbedderMemory view = new EmbedderMemory(memory);
    AtomicBoolean freed = new AtomicBoolean();
    memory.whenFreed(() -> freed.set(true));
    view.putInt(0, 1);
    MemorySegment shown = view.segment();
    MemorySegment slice = shown.asSlice(8, 8);
    var buffer = slice.asByteBuffer();
    buffer.get(0);

    memory.close();
    assertThat(view.getInt(0)).isOne();
    assertThat(freed).isFalse();
    view.close();
    assertThat(freed).isTrue();
    assertAllClosed(view);
    assertEnded(() -> shown.get(ValueLayout.JAVA_BYTE, 0));
    assertEnded(() -> slice.fill((byte) 0));
    assertEnded(() -> buffer.get(0));
    view.close();
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void theRunningGuestKeepsItsMemoryWhenTheViewIsClosed(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 1);
    EmbedderMemory view = new EmbedderMemory(memory);
    assertThat(memory.acquire()).isTrue();
    view.putInt(0, 7);
    view.close();
    memory.close();
    assertAllClosed(view);
    assertThat(memory.loadInt(0)).isEqualTo(7);
    memory.release();
    assertAllClosed(view);
    assertThat(memory.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aViewThatWasNeverUsedHoldsNothing(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 1);
    EmbedderMemory unused = new EmbedderMemory(memory);
    memory.close();
    assertThat(memory.size()).isZero();
    assertAllClosed(unused);
    unused.close();
    assertAllClosed(unused);

    try (Fixture f = Fixture.of(tier, 1, 1)) {
      f.view.close();
      assertAllClosed(f.view);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aClosedSegmentOfTheCallerIsNotTakenForAClosedGuest(Tier tier) {
    try (Fixture f = Fixture.of(tier, 1, 1)) {
      Arena arena = Arena.ofConfined();
      MemorySegment other = arena.allocate(16);
      arena.close();
      assertThatThrownBy(() -> f.view.load(0, other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Already closed");
      assertThat(f.view.getInt(0)).isZero();
    }
  }
}
