package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes user copies with random pointers and lengths, most of them bad, from
 * platform and virtual threads, while the memory grows and is closed and replaced under them.
 */
public final class StressedCopies {
  private static final int LARGEST = 8192;
  private static final int MARGIN = 32;
  private static final byte UNTOUCHED = 0x55;

  /** Copies between two looks at whether the memory is still the current one. */
  private static final int BATCH = 1000;

  private final AtomicReference<LinearMemory> current = new AtomicReference<>(fresh());
  private final AtomicLong left;
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong memories = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private StressedCopies(long copies) {
    left = new AtomicLong(copies);
  }

  private static LinearMemory fresh() {
    return LinearMemory.create(1, 64);
  }

  /**
   * Runs it.
   *
   * @param args copies in all, a seed
   */
  public static void main(String[] args) throws InterruptedException {
    long copies = Long.parseLong(args[0]);
    long seed = Long.parseLong(args[1]);
    StressedCopies stress = new StressedCopies(copies);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      Runnable work = () -> stress.guarded(() -> stress.copy(random));
      threads.add(i % 2 == 0 ? Thread.ofPlatform().start(work) : Thread.ofVirtual().start(work));
    }
    Thread changer = Thread.ofPlatform().start(() -> stress.guarded(() -> stress.change(seed)));
    for (Thread thread : threads) {
      thread.join();
    }
    changer.interrupt();
    changer.join();
    Throwable failed = stress.failure.get();
    if (failed != null) {
      throw new AssertionError("seed " + seed, failed);
    }
    System.out.printf(
        "%d copies, %d of them bad, %d memories, seed %d: all as they must be%n",
        copies, stress.bad.get(), stress.memories.get(), seed);
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
      left.set(0);
    }
  }

  /** Grows the memory page by page, and closes it under its users when it is full. */
  private void change(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    while (!Thread.interrupted()) {
      LinearMemory memory = current.get();
      if (random.nextInt(20) == 0 || memory.grow(1) < 0) {
        current.set(fresh());
        memory.close();
        memories.incrementAndGet();
      }
      java.util.concurrent.locks.LockSupport.parkNanos(50_000);
    }
    current.get().close();
  }

  private void copy(SplittableRandom random) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment kernel = arena.allocate(LARGEST + 2L * MARGIN, 16);
      kernel.fill(UNTOUCHED);
      long refused = 0;
      while (left.get() > 0) {
        LinearMemory memory = current.get();
        if (!memory.acquire()) {
          Thread.onSpinWait();
          continue;
        }
        try {
          int n = (int) Math.min(BATCH, Math.max(left.getAndAdd(-BATCH), 0));
          for (int i = 0; i < n; i++) {
            refused += one(memory, kernel, random) ? 1 : 0;
          }
        } finally {
          memory.release();
        }
      }
      bad.addAndGet(refused);
    }
  }

  /** One copy and what it must have done; returns whether it came short. */
  private static boolean one(LinearMemory memory, MemorySegment kernel, SplittableRandom random) {
    long before = memory.size();
    int pointer =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt();
          case 1 -> (int) before - random.nextInt(LARGEST);
          case 2 -> -random.nextInt(LARGEST);
          default -> random.nextInt((int) before * 2);
        };
    int n = random.nextInt(16) == 0 ? random.nextInt(LARGEST) : random.nextInt(64);
    long residue =
        switch (random.nextInt(4)) {
          case 0 -> memory.copyFrom(kernel, MARGIN, pointer, n);
          case 1 -> memory.copyFromRaw(kernel, MARGIN, pointer, n);
          case 2 -> memory.copyTo(pointer, kernel, MARGIN, n);
          default -> memory.clear(pointer, n);
        };
    long after = memory.size();
    // It may have grown meanwhile: what was moved is right for a size in between.
    if (n - residue < inside(before, pointer, n) || n - residue > inside(after, pointer, n)) {
      throw new AssertionError(
          "%d of %d bytes at %d were not copied, of %d to %d"
              .formatted(residue, n, Integer.toUnsignedLong(pointer), before, after));
    }
    if (kernel.get(JAVA_BYTE, MARGIN - 1) != UNTOUCHED
        || kernel.get(JAVA_BYTE, MARGIN + LARGEST) != UNTOUCHED) {
      throw new AssertionError("a copy went past its end: %d bytes at %d".formatted(n, pointer));
    }
    return residue != 0;
  }

  private static long inside(long size, int pointer, long n) {
    return Math.clamp(size - Integer.toUnsignedLong(pointer), 0, n);
  }
}
