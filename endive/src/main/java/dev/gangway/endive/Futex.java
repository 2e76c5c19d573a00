package dev.gangway.endive;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import run.endive.runtime.WasmInterruptedException;

/**
 * {@code memory.atomic.wait} and {@code notify} of one shared memory: threads that sleep on an
 * address until another wakes them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
final class Futex {
  private static final int WOKEN = 0;
  private static final int NOT_EQUAL = 1;
  private static final int TIMED_OUT = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Queue> queues = new HashMap<>();

  private final class Queue {
    final Condition condition = lock.newCondition();
    int waiting;
    int permits;
  }

  /**
   * Sleeps on {@code address} where {@code unchanged} holds, tested under the lock that {@link
   * #wake} takes.
   *
   * @param timeout ns; below 0 for none
   * @return 0 woken, 1 not equal, 2 timed out, as the instruction has them
   */
  int await(int address, BooleanSupplier unchanged, long timeout) {
    lock.lock();
    try {
      if (!unchanged.getAsBoolean()) {
        return NOT_EQUAL;
      }
      Queue queue = queues.computeIfAbsent(address, key -> new Queue());
      queue.waiting++;
      try {
        return sleepLocked(queue, timeout);
      } finally {
        queue.waiting--;
        queue.permits = Math.min(queue.permits, queue.waiting);
        if (queue.waiting == 0) {
          queues.remove(address);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static int sleepLocked(Queue queue, long timeout) {
    long left = timeout < 0 ? Long.MAX_VALUE : timeout;
    try {
      while (queue.permits == 0) {
        if (left <= 0) {
          return TIMED_OUT;
        }
        left = queue.condition.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WasmInterruptedException(e);
    }
    queue.permits--;
    return WOKEN;
  }

  /**
   * Wakes up to {@code count} (unsigned) sleepers of {@code address}.
   *
   * @return how many
   */
  int wake(int address, int count) {
    lock.lock();
    try {
      Queue queue = queues.get(address);
      if (queue == null) {
        return 0;
      }
      int asleep = queue.waiting - queue.permits;
      int woken = (int) Math.min(asleep, Integer.toUnsignedLong(count));
      queue.permits += woken;
      for (int i = 0; i < woken; i++) {
        queue.condition.signal();
      }
      return woken;
    } finally {
      lock.unlock();
    }
  }
}
