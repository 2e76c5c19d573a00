package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Iteration over user buffers: fetched once, checked as they are copied, exact short counts. */
class IovIterTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;

  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final IovIter iter = new IovIter(memory);

  @AfterEach
  void close() {
    memory.close();
  }

  private void iovec(int index, int base, int length) {
    memory.storeInt(8 * index, base);
    memory.storeInt(8 * index + 4, length);
  }

  @Test
  void gathersBuffersInOrderAndSkipsEmptyOnes() {
    memory.store(1000, new byte[] {1, 2, 3}, 0, 3);
    memory.store(2000, new byte[] {4, 5}, 0, 2);
    iovec(0, 1000, 3);
    iovec(1, -1, 0);
    iovec(2, 2000, 2);
    assertThat(iter.importIovec(0, 3)).isEqualTo(5);
    byte[] out = new byte[8];
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 1, 4)).isEqualTo(4);
    assertThat(iter.count()).isEqualTo(1);
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 5, 9)).isEqualTo(1);
    assertThat(out).containsExactly(0, 1, 2, 3, 4, 5, 0, 0);
    assertThat(iter.count()).isZero();
  }

  @Test
  void stopsAtTheFirstBadByteAndReportsWhatWasCopied() {
    iovec(0, 1000, 3);
    iovec(1, PAGE - 2, 5);
    iovec(2, 1000, 3);
    assertThat(iter.importIovec(0, 3)).isEqualTo(11);
    byte[] out = new byte[11];
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 0, 11)).isEqualTo(5);
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 0, 11)).isZero();
  }

  @Test
  void isNotMovedByWhatTheGuestWritesIntoTheArrayLater() {
    memory.storeByte(1000, (byte) 9);
    iovec(0, 1000, 1);
    assertThat(iter.importIovec(0, 1)).isEqualTo(1);
    iovec(0, -1, 100);
    byte[] out = new byte[1];
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 0, 1)).isEqualTo(1);
    assertThat(out[0]).isEqualTo((byte) 9);
  }

  @Test
  void refusesTooManyTooMuchAndArraysOutsideMemory() {
    assertThat(iter.importIovec(0, 1025)).isEqualTo(-Errno.EINVAL);
    assertThat(iter.importIovec(0, -1)).isEqualTo(-Errno.EINVAL);
    iovec(0, 0, Integer.MAX_VALUE);
    iovec(1, 0, 1);
    assertThat(iter.importIovec(0, 1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(iter.importIovec(0, 2)).isEqualTo(-Errno.EINVAL);
    assertThat(iter.importIovec(PAGE - 15, 2)).isEqualTo(-Errno.EFAULT);
    assertThat(iter.importIovec(-8, 1)).isEqualTo(-Errno.EFAULT);
    assertThat(iter.count()).isZero();
    assertThat(iter.importIovec(-8, 0)).isZero();
  }

  @Test
  void takesAsManyBuffersAsIovMax() {
    for (int i = 0; i < 1024; i++) {
      memory.storeByte(10_000 + i, (byte) i);
      iovec(i, 10_000 + i, 1);
    }
    assertThat(iter.importIovec(0, 1024)).isEqualTo(1024);
    byte[] out = new byte[1024];
    assertThat(iter.copyFrom(MemorySegment.ofArray(out), 0, 1024)).isEqualTo(1024);
    assertThat(out[1023]).isEqualTo((byte) 1023);
  }

  @Test
  void scattersZeroesAndBytesAsAModelDoes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      int n = 1 + random.nextInt(6);
      byte[] model = new byte[PAGE];
      int at = 4096;
      for (int i = 0; i < n; i++) {
        int length = random.nextInt(4) == 0 ? 0 : random.nextInt(200);
        iovec(i, at, length);
        at += length;
      }
      int total = at - 4096;
      memory.fill(4096, (byte) 0x33, total + 8);
      java.util.Arrays.fill(model, 4096, 4096 + total + 8, (byte) 0x33);
      byte[] source = new byte[total];
      random.nextBytes(source);
      iter.importIovec(0, n);
      int skip = random.nextInt(total + 1);
      int write = random.nextInt(total - skip + 1);
      int zero = random.nextInt(total - skip - write + 1);
      iter.advance(skip);
      assertThat(iter.copyTo(MemorySegment.ofArray(source), 0, write)).isEqualTo(write);
      assertThat(iter.zero(zero)).isEqualTo(zero);
      assertThat(iter.count()).isEqualTo(total - skip - write - zero);
      System.arraycopy(source, 0, model, 4096 + skip, write);
      java.util.Arrays.fill(model, 4096 + skip + write, 4096 + skip + write + zero, (byte) 0);
      byte[] now = new byte[total + 8];
      memory.load(4096, now, 0, now.length);
      assertThat(now).isEqualTo(java.util.Arrays.copyOfRange(model, 4096, 4096 + total + 8));
    }
  }

  @Test
  void truncateHidesTheRest() {
    iovec(0, 1000, 10);
    iter.importIovec(0, 1);
    iter.truncate(4);
    assertThat(iter.copyFrom(MemorySegment.ofArray(new byte[10]), 0, 10)).isEqualTo(4);
  }

  @Test
  void oneBufferNeedsNoArray() {
    iter.importBuffer(PAGE - 4, 10);
    assertThat(iter.copyTo(MemorySegment.ofArray(new byte[10]), 0, 10)).isEqualTo(4);
  }
}
