package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of the user copies, in both tiers: short counts, zeroed tail, unchanged
 * surroundings.
 */
class UserCopyTest {
  private static final int SIZE = LinearMemory.PAGE_SIZE;

  private static LinearMemory patterned(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 2);
    byte[] pattern = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      pattern[i] = (byte) (i * 7 + 3 | 1);
    }
    memory.store(0, pattern, 0, SIZE);
    return memory;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void copyFromMovesAllBytesAndTouchesNothingAround(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      for (int n = 0; n <= 300; n++) {
        byte[] target = new byte[n + 16];
        Arrays.fill(target, (byte) 0x55);
        long residue = memory.copyFrom(MemorySegment.ofArray(target), 8, 4096 - n / 2, n);
        assertThat(residue).isZero();
        for (int i = 0; i < n; i++) {
          assertThat(target[8 + i]).isEqualTo(memory.loadByte(4096 - n / 2 + i));
        }
        assertSurroundings(target, n);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shortCopyFromReportsTheResidueAndZeroesTheTail(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      for (int n = 1; n <= 300; n++) {
        for (int inside : new int[] {0, 1, n / 2, n - 1}) {
          byte[] target = new byte[n + 16];
          Arrays.fill(target, (byte) 0x55);
          long residue = memory.copyFrom(MemorySegment.ofArray(target), 8, SIZE - inside, n);
          assertThat(residue).isEqualTo(n - inside);
          for (int i = 0; i < n; i++) {
            byte wanted = i < inside ? memory.loadByte(SIZE - inside + i) : 0;
            assertThat(target[8 + i])
                .as("byte %d of %d, %d inside", i, n, inside)
                .isEqualTo(wanted);
          }
          assertSurroundings(target, n);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shortRawCopyLeavesTheTailAlone(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      byte[] target = new byte[32];
      Arrays.fill(target, (byte) 0x55);
      assertThat(memory.copyFromRaw(MemorySegment.ofArray(target), 0, SIZE - 10, 32)).isEqualTo(22);
      for (int i = 10; i < 32; i++) {
        assertThat(target[i]).isEqualTo((byte) 0x55);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void shortCopyToWritesThePrefixAlone(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      byte[] source = new byte[300];
      new Random(1).nextBytes(source);
      for (int inside = 0; inside <= 300; inside++) {
        long residue =
            memory.copyTo(SIZE - inside, MemorySegment.ofArray(source), 0, source.length);
        assertThat(residue).isEqualTo(300 - inside);
        byte[] written = new byte[inside];
        memory.load(SIZE - inside, written, 0, inside);
        assertThat(written).isEqualTo(Arrays.copyOf(source, inside));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void clearZeroesThePrefixAndReportsTheRest(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      assertThat(memory.clear(SIZE - 5, 9)).isEqualTo(4);
      assertThat(memory.loadByte(SIZE - 6)).isNotZero();
      for (int i = 5; i > 0; i--) {
        assertThat(memory.loadByte(SIZE - i)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void everyPointerIsEitherInRangeOrRefusedWhole(Tier tier) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (LinearMemory memory = patterned(tier)) {
      MemorySegment kernel = MemorySegment.ofArray(new byte[1024]);
      for (int i = 0; i < 200_000; i++) {
        int pointer = random.nextBoolean() ? random.nextInt() : random.nextInt(2 * SIZE);
        int n = random.nextInt(1024);
        long unsigned = Integer.toUnsignedLong(pointer);
        long inside = Math.max(0, Math.min(n, SIZE - unsigned));
        assertThat(memory.accessible(pointer, n)).isEqualTo(inside);
        assertThat(memory.copyFrom(kernel, 0, pointer, n)).isEqualTo(n - inside);
        assertThat(memory.copyTo(pointer, kernel, 0, n)).isEqualTo(n - inside);
        assertThat(memory.getInt(pointer) >= 0).isEqualTo(unsigned + 4 <= SIZE);
        assertThat(memory.putLong(pointer, 1) == 0).isEqualTo(unsigned + 8 <= SIZE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void scalarsAreLittleEndianAndStopAtTheEnd(Tier tier) {
    try (LinearMemory memory = patterned(tier)) {
      assertThat(memory.putInt(3, 0x8070_6050)).isZero();
      assertThat(memory.getInt(3)).isEqualTo(0x8070_6050L);
      assertThat(memory.getByte(3)).isEqualTo(0x50);
      assertThat(memory.putShort(SIZE - 2, (short) 0x1234)).isZero();
      assertThat(memory.getByte(SIZE - 1)).isEqualTo(0x12);
      assertThat(memory.putShort(SIZE - 1, (short) 1)).isEqualTo(-Errno.EFAULT);
      assertThat(memory.putInt(SIZE - 3, 1)).isEqualTo(-Errno.EFAULT);
      assertThat(memory.putLong(-1, 1)).isEqualTo(-Errno.EFAULT);
      assertThat(memory.getInt(-4)).isEqualTo(-Errno.EFAULT);
      assertThat(memory.getByte(SIZE)).isEqualTo(-Errno.EFAULT);
    }
  }

  private static void assertSurroundings(byte[] target, int n) {
    MemorySegment segment = MemorySegment.ofArray(target);
    for (int i = 0; i < 8; i++) {
      assertThat(segment.get(JAVA_BYTE, i)).isEqualTo((byte) 0x55);
      assertThat(segment.get(JAVA_BYTE, 8 + n + i)).isEqualTo((byte) 0x55);
    }
  }
}
