package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A program that makes user copies of each size, with the end of memory at each distance, and
 * compares every byte: what was copied, the zeroed tail, and all around.
 */
public final class ExactCopies {
  private static final int SIZE = 32 * LinearMemory.PAGE_SIZE;
  private static final int MARGIN = 64;
  private static final int LARGEST = (1 << 20) + 1;
  private static final int PAGE = 4096;
  private static final byte UNTOUCHED = 0x55;

  private final LinearMemory memory;

  /** What the memory holds. */
  private final MemorySegment pattern;

  /** A kernel buffer with a margin on both sides. */
  private final MemorySegment kernel;

  private final MemorySegment wanted;
  private long copies;

  private ExactCopies(LinearMemory memory, Arena arena) {
    this.memory = memory;
    this.pattern = arena.allocate(SIZE, 64);
    this.kernel = arena.allocate(LARGEST + 2L * MARGIN, 64);
    this.wanted = arena.allocate(LARGEST + 2L * MARGIN, 64);
    for (int i = 0; i < SIZE; i++) {
      pattern.set(JAVA_BYTE, i, (byte) (i * 7 + (i >>> 8) * 31 | 1));
    }
  }

  /**
   * Runs it and says how many copies were right.
   *
   * @param args the pages between two boundaries that are checked, 1 for all; and the step between
   *     two small sizes, 1 for all
   */
  public static void main(String[] args) {
    int stride = Integer.parseInt(args[0]);
    int step = Integer.parseInt(args[1]);
    for (Tier tier : Tier.values()) {
      if (tier == Tier.LINUX && Tier.current() != Tier.LINUX) {
        continue;
      }
      try (LinearMemory memory = LinearMemory.create(tier, SIZE / LinearMemory.PAGE_SIZE, 64);
          Arena arena = Arena.ofConfined()) {
        ExactCopies exact = new ExactCopies(memory, arena);
        exact.restore(0, SIZE);
        exact.smallSizes(step);
        exact.aroundBoundaries(stride);
        System.out.println(tier + ": " + exact.copies + " copies are exact");
      }
    }
  }

  private void smallSizes(int step) {
    for (int n = 0; n <= 300; n += step) {
      for (int inside = 0; inside <= n; inside++) {
        check(SIZE - inside, n, MARGIN + (n + inside) % 16);
      }
      for (int alignment = 0; alignment < 16; alignment++) {
        check(alignment * 4099, n, MARGIN + n % 16);
      }
    }
  }

  private void aroundBoundaries(int stride) {
    for (int boundary = PAGE; boundary <= 1 << 20; boundary += stride * PAGE) {
      for (int n = boundary - 1; n <= boundary + 1; n++) {
        check(0, n, MARGIN);
        check(PAGE - 1, n, MARGIN);
        for (int inside : new int[] {n - 1, boundary - PAGE, 64, 1, 0}) {
          check(SIZE - inside, n, MARGIN);
        }
      }
    }
  }

  /** All four copies of {@code n} bytes at {@code pointer}. */
  private void check(int pointer, int n, int offset) {
    int inside = Math.clamp(SIZE - (long) pointer, 0, n);
    copyFrom(pointer, n, inside, offset, true);
    copyFrom(pointer, n, inside, offset, false);
    copyTo(pointer, n, inside, offset);
    clear(pointer, n, inside);
    copies += 4;
  }

  private void copyFrom(int pointer, int n, int inside, int offset, boolean zeroes) {
    long end = offset + (long) n + MARGIN;
    kernel.asSlice(0, end).fill(UNTOUCHED);
    wanted.asSlice(0, end).fill(UNTOUCHED);
    MemorySegment.copy(pattern, pointer, wanted, offset, inside);
    if (zeroes) {
      wanted.asSlice(offset + (long) inside, n - (long) inside).fill((byte) 0);
    }
    long residue =
        zeroes
            ? memory.copyFrom(kernel, offset, pointer, n)
            : memory.copyFromRaw(kernel, offset, pointer, n);
    same("copyFrom", pointer, n, residue, n - inside);
    same("copyFrom", pointer, n, MemorySegment.mismatch(kernel, 0, end, wanted, 0, end), -1);
  }

  private void copyTo(int pointer, int n, int inside, int offset) {
    wanted.asSlice(offset, n).fill((byte) 0);
    same("copyTo", pointer, n, memory.copyTo(pointer, wanted, offset, n), n - inside);
    isZeroAndAllElseIsThere("copyTo", pointer, inside);
    restore(pointer, inside);
  }

  private void clear(int pointer, int n, int inside) {
    same("clear", pointer, n, memory.clear(pointer, n), n - inside);
    isZeroAndAllElseIsThere("clear", pointer, inside);
    restore(pointer, inside);
  }

  private void isZeroAndAllElseIsThere(String what, int pointer, int n) {
    int first = Math.max(pointer - MARGIN, 0);
    int last = Math.min(pointer + n + MARGIN, SIZE);
    long length = (long) last - first;
    MemorySegment.copy(pattern, first, wanted, 0, length);
    wanted.asSlice(pointer - first, n).fill((byte) 0);
    same(what, pointer, n, memory.copyFromRaw(kernel, 0, first, length), 0);
    same(what, pointer, n, MemorySegment.mismatch(kernel, 0, length, wanted, 0, length), -1);
  }

  private void restore(int pointer, int n) {
    byte[] bytes = new byte[n];
    MemorySegment.copy(pattern, JAVA_BYTE, pointer, bytes, 0, n);
    memory.store(pointer, bytes, 0, n);
  }

  private static void same(String what, int pointer, int n, long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError(
          what + " of " + n + " bytes at " + pointer + ": " + actual + ", not " + expected);
    }
  }
}
