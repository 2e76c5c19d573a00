package dev.gangway.testkit.exerciser;

import static dev.gangway.testkit.ResultAssert.assertResult;

import dev.gangway.abi.Iovec;
import dev.gangway.testkit.TestKernel;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Task;

/**
 * Buffers in a guest's memory for one transfer at a time: one to four, at any alignment; and what
 * is in them.
 *
 * <p>What is written comes from a pool of random bytes that stays as it is, so that data in the
 * wrong place is told from data in the right one without making new bytes for each write. The pool
 * ends at the end of memory: a buffer that runs out of memory begins with bytes of it.
 */
public final class UserBuffers {
  /** The most bytes of one transfer. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_BUFFERS = 4;
  private static final int GUARD = 32;
  private static final int MISALIGN = 64;
  private static final byte POISON = (byte) 0xa5;

  private static final int IOVECS = TestKernel.DATA - MAX_BUFFERS * Iovec.GUEST_SIZE;

  /** The target of reads. */
  private static final int TARGET = TestKernel.DATA;

  private final Task task;
  private final LinearMemory memory;
  private final Draw draw;
  private final byte[] pool = new byte[MAX_BYTES];
  private final byte[] scratch = new byte[MAX_BYTES];
  private final int poolStart;

  private final int[] pointers = new int[MAX_BUFFERS];
  private final int[] resident = new int[MAX_BUFFERS];
  private int buffers;

  UserBuffers(Task task, Draw draw) {
    this.task = task;
    this.memory = task.memory();
    this.draw = draw;
    this.poolStart = end() - pool.length;
    draw.fill(pool);
    memory.store(poolStart, pool, 0, pool.length);
  }

  /**
   * Makes the buffers of a write.
   *
   * @param bytes of them all
   * @param good how many of those, from the first on, are in memory
   */
  public void source(int bytes, int good) {
    split(good);
    for (int i = 0; i < buffers; i++) {
      pointers[i] = poolStart + draw.below(pool.length - resident[i] + 1);
    }
    submit(bytes, good);
  }

  /** Puts the first {@code n} bytes of the write into {@code file} at {@code offset}. */
  public void copySource(Model file, int offset, int n) {
    int done = 0;
    for (int i = 0; i < buffers && done < n; i++) {
      int chunk = Math.min(resident[i], n - done);
      file.write(offset + done, pool, pointers[i] - poolStart, chunk);
      done += chunk;
    }
  }

  /** Makes the buffers of a read, poisoned and apart; parameters as of {@link #source}. */
  public void target(int bytes, int good) {
    split(good);
    int at = TARGET;
    for (int i = 0; i < buffers; i++) {
      pointers[i] = at + draw.below(MISALIGN);
      at = pointers[i] + resident[i] + GUARD;
    }
    memory.fill(TARGET, POISON, at - TARGET);
    submit(bytes, good);
  }

  /**
   * Compares the first {@code n} bytes of a read with {@code file} at {@code offset}, and puts the
   * pool right where the read ran out of memory.
   *
   * @return how it differs; "" if it does not
   */
  public String compareTarget(Model file, int offset, int n) {
    String difference = "";
    int done = 0;
    for (int i = 0; i < buffers; i++) {
      int chunk = Math.min(resident[i], n - done);
      int pointer = pointers[i];
      boolean inPool = pointer >= poolStart;
      int guard = inPool ? 0 : GUARD;
      memory.load(pointer, scratch, 0, resident[i]);
      if (difference.isEmpty()) {
        difference = Difference.describe(file, offset + done, scratch, chunk);
      }
      memory.load(pointer + resident[i], scratch, 0, guard);
      for (int g = 0; g < guard; g++) {
        if (scratch[g] != POISON && difference.isEmpty()) {
          difference = "buffer " + i + " was written past its end, byte " + g;
        }
      }
      if (inPool) {
        memory.store(pointer, pool, pointer - poolStart, resident[i]);
      }
      done += chunk;
    }
    return difference;
  }

  private int end() {
    return (int) memory.size();
  }

  private void split(int good) {
    buffers = draw.oneIn(2) ? 1 : 1 + draw.below(MAX_BUFFERS);
    int left = good;
    for (int i = 0; i < buffers - 1; i++) {
      resident[i] = draw.below(left + 1);
      left -= resident[i];
    }
    resident[buffers - 1] = left;
  }

  /** Lets the last buffer run out of memory if required, and passes all to the next call. */
  private void submit(int bytes, int good) {
    int last = buffers - 1;
    if (good < bytes) {
      pointers[last] = end() - resident[last];
    }
    for (int i = 0; i < buffers; i++) {
      int length = resident[i] + (i == last ? bytes - good : 0);
      memory.storeInt(IOVECS + Iovec.GUEST_SIZE * i, pointers[i]);
      memory.storeInt(IOVECS + Iovec.GUEST_SIZE * i + Integer.BYTES, length);
    }
    assertResult(task.iter().importIovec(IOVECS, buffers)).moves(bytes);
  }

  /** For the log. */
  @Override
  public String toString() {
    return buffers == 1 ? "" : " iov " + buffers;
  }
}
