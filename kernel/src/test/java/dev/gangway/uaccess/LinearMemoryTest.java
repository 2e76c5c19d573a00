package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.uaccess.Atomics.Rmw;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Size, growth, lifetime, and the traps of the engine's own accesses. */
class LinearMemoryTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;

  @ParameterizedTest
  @EnumSource(Tier.class)
  void growKeepsContentsAndAddsZeroes(Tier tier) {
    try (LinearMemory memory = LinearMemory.create(tier, 1, 3)) {
      memory.storeLong(PAGE - 8, 0x1122334455667788L);
      assertThat(memory.grow(2)).isEqualTo(1);
      assertThat(memory.pages()).isEqualTo(3);
      assertThat(memory.loadLong(PAGE - 8)).isEqualTo(0x1122334455667788L);
      assertThat(memory.loadLong(PAGE - 4)).isEqualTo(0x11223344L);
      assertThat(memory.loadLong(3 * PAGE - 8)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void growPastTheMaximumFailsAndChangesNothing(Tier tier) {
    try (LinearMemory memory = LinearMemory.create(tier, 1, 2)) {
      assertThat(memory.grow(2)).isEqualTo(-1);
      assertThat(memory.grow(-1)).isEqualTo(-1);
      assertThat(memory.grow(Integer.MIN_VALUE)).isEqualTo(-1);
      assertThat(memory.pages()).isEqualTo(1);
      assertThat(memory.grow(0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void accessesTrapExactlyAtTheEnd(Tier tier) {
    try (LinearMemory memory = LinearMemory.create(tier, 1, 1)) {
      memory.storeByte(PAGE - 1, (byte) 1);
      memory.storeShort(PAGE - 2, (short) 1);
      memory.storeInt(PAGE - 4, 1);
      memory.storeLong(PAGE - 8, 1);
      memory.storeFloat(PAGE - 4, 1);
      memory.storeDouble(PAGE - 8, 1);
      memory.fill(PAGE, (byte) 1, 0);
      memory.copy(PAGE, 0, 0);
      assertTrap(() -> memory.storeByte(PAGE, (byte) 1));
      assertTrap(() -> memory.storeShort(PAGE - 1, (short) 1));
      assertTrap(() -> memory.storeInt(PAGE - 3, 1));
      assertTrap(() -> memory.storeLong(PAGE - 7, 1));
      assertTrap(() -> memory.loadByte(-1));
      assertTrap(() -> memory.loadShort(-2));
      assertTrap(() -> memory.loadInt(-4));
      assertTrap(() -> memory.loadLong(Integer.MIN_VALUE));
      assertTrap(() -> memory.loadFloat(PAGE - 3));
      assertTrap(() -> memory.loadDouble(PAGE - 7));
      assertTrap(() -> memory.fill(PAGE - 1, (byte) 1, 2));
      assertTrap(() -> memory.fill(0, (byte) 1, -1));
      assertTrap(() -> memory.copy(PAGE - 1, 0, 2));
      assertTrap(() -> memory.copy(0, PAGE - 1, 2));
      assertTrap(() -> memory.atomics().loadInt(PAGE));
      assertTrap(() -> memory.atomics().rmwByte(Rmw.ADD, PAGE, (byte) 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void copyIsRightForOverlappingRanges(Tier tier) {
    Random random = new Random(42);
    try (LinearMemory memory = LinearMemory.create(tier, 1, 1)) {
      byte[] model = new byte[PAGE];
      random.nextBytes(model);
      memory.store(0, model, 0, PAGE);
      for (int i = 0; i < 500; i++) {
        int n = random.nextInt(5000);
        int to = random.nextInt(PAGE - n);
        int from = random.nextBoolean() ? Math.min(PAGE - n, to + random.nextInt(64)) : to / 2;
        System.arraycopy(model, from, model, to, n);
        memory.copy(to, from, n);
      }
      byte[] bytes = new byte[PAGE];
      memory.load(0, bytes, 0, PAGE);
      assertThat(bytes).isEqualTo(model);
    }
  }

  @Test
  void narrowAtomicsLeaveTheirNeighboursAlone() throws InterruptedException {
    try (LinearMemory memory = LinearMemory.create(1, 1)) {
      Atomics atomics = memory.atomics();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int at = 64 + i;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int k = 0; k < 100_003; k++) {
                    atomics.rmwByte(Rmw.ADD, at, (byte) 1);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < 4; i++) {
        assertThat(memory.loadByte(64 + i)).isEqualTo((byte) 100_003);
      }
      assertThat(atomics.compareExchangeShort(66, (short) 0, (short) 9)).isNotZero();
      assertThat(atomics.rmwShort(Rmw.EXCHANGE, 66, (short) -2)).isEqualTo(memory.loadShort(64));
      assertThat(memory.loadShort(66)).isEqualTo((short) -2);
      assertThat(atomics.compareExchangeShort(66, (short) -2, (short) 7)).isEqualTo((short) -2);
      assertThat(memory.loadShort(66)).isEqualTo((short) 7);
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void closeWaitsForTheLastUseAndRefusesNewOnes(Tier tier) {
    LinearMemory memory = LinearMemory.create(tier, 1, 1);
    assertThat(memory.acquire()).isTrue();
    memory.close();
    memory.storeInt(0, 7);
    assertThat(memory.loadInt(0)).isEqualTo(7);
    assertThat(memory.acquire()).isFalse();
    memory.release();
    assertTrap(() -> memory.loadInt(0));
    assertThat(memory.copyFrom(MemorySegment.ofArray(new byte[4]), 0, 0, 4)).isEqualTo(4);
    assertThat(memory.grow(0)).isEqualTo(-1);
    memory.close();
  }

  @Test
  void copiesFromHotCodeSurviveConcurrentGrowAndClose() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      LinearMemory memory = LinearMemory.create(1, 64);
      AtomicBoolean wrong = new AtomicBoolean();
      assertThat(memory.acquire()).isTrue();
      Thread copier =
          Thread.ofPlatform()
              .start(() -> {
                Random random = new Random(7);
                MemorySegment kernel = MemorySegment.ofArray(new byte[256]);
                for (int i = 0; i < 200_000; i++) {
                  int pointer = random.nextInt(80 * PAGE);
                  long before = memory.size();
                  long residue = memory.copyFrom(kernel, 0, pointer, 256);
                  long least = Math.max(0, Math.min(256, before - pointer));
                  if (256 - residue < least) {
                    wrong.set(true);
                  }
                }
                memory.release();
              });
      for (int i = 0; i < 40; i++) {
        memory.grow(1);
      }
      memory.close();
      copier.join();
      assertThat(wrong).isFalse();
      assertThat(memory.size()).isZero();
    }
  }

  @Test
  void refusesSizesThatCannotBe() {
    assertThatThrownBy(() -> LinearMemory.create(2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LinearMemory.create(-1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LinearMemory.create(0, 65537))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertTrap(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(OutOfBoundsException.class);
  }
}
