package dev.gangway.filemap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock of four bytes, shared or exclusive, not reentrant: Linux's {@code folio_lock} and {@code
 * folio_wait_table}.
 *
 * <p>It is held for one copy or for the host's transfer of the folio, never longer, so waiting is
 * not cut short by a signal. Whoever waits exclusively keeps later readers out, so that it is not
 * starved. Waiting virtual threads park.
 */
abstract class FolioLock {
  private static final int EXCLUSIVE = 1 << 31;
  private static final int WAITERS = 1 << 30;
  private static final int READERS = WAITERS - 1;

  private static final int SPINS = 64;

  private static final VarHandle STATE;

  /** Where those wait whose fast path failed; several folios share one. */
  private static final Object[] WAIT_TABLE = new Object[64];

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(FolioLock.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    for (int i = 0; i < WAIT_TABLE.length; i++) {
      WAIT_TABLE[i] = new Object();
    }
  }

  /** {@link #EXCLUSIVE}, or the number of readers; with {@link #WAITERS} where somebody waits. */
  private volatile int state;

  final void lock() {
    if (!STATE.compareAndSet(this, 0, EXCLUSIVE)) {
      acquireSlowly(true);
    }
  }

  /** As {@link #lock}, but false where that would have to wait. */
  final boolean tryLock() {
    return STATE.compareAndSet(this, 0, EXCLUSIVE);
  }

  final void unlock() {
    int before = (int) STATE.getAndSet(this, 0);
    assert before < 0 : before;
    if ((before & WAITERS) != 0) {
      wakeAll();
    }
  }

  final void lockShared() {
    int seen = state;
    if ((seen & ~READERS) != 0 || !STATE.compareAndSet(this, seen, seen + 1)) {
      acquireSlowly(false);
    }
  }

  /** As {@link #lockShared}, but false where that would have to wait. */
  final boolean tryLockShared() {
    int seen = state;
    while ((seen & ~READERS) == 0) {
      int witness = (int) STATE.compareAndExchange(this, seen, seen + 1);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }

  final void unlockShared() {
    int before = (int) STATE.getAndAdd(this, -1);
    assert (before & READERS) > 0 : before;
    // Where it fails, somebody has come in meanwhile, and wakes the others when leaving.
    if (before == (WAITERS | 1) && STATE.compareAndSet(this, WAITERS, 0)) {
      wakeAll();
    }
  }

  final boolean isLockedExclusively() {
    return state < 0;
  }

  private void acquireSlowly(boolean exclusive) {
    for (int i = 0; i < SPINS; i++) {
      if (tryAcquire(exclusive, false)) {
        return;
      }
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    Object queue = queue();
    synchronized (queue) {
      while (!tryAcquire(exclusive, true)) {
        // Whoever unlocks after this sees the bit, and has to get past this monitor to notify.
        int seen = state;
        if (!STATE.compareAndSet(this, seen, seen | WAITERS) || isFree(seen, exclusive, true)) {
          continue;
        }
        try {
          queue.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param queued whether the caller is one of those who wait, whom {@link #WAITERS} does not stop
   */
  private boolean tryAcquire(boolean exclusive, boolean queued) {
    int seen = state;
    return isFree(seen, exclusive, queued)
        && STATE.compareAndSet(this, seen, exclusive ? seen | EXCLUSIVE : seen + 1);
  }

  private static boolean isFree(int seen, boolean exclusive, boolean queued) {
    if (!queued && (seen & WAITERS) != 0) {
      return false;
    }
    return exclusive ? (seen & ~WAITERS) == 0 : (seen & EXCLUSIVE) == 0;
  }

  private void wakeAll() {
    Object queue = queue();
    synchronized (queue) {
      queue.notifyAll();
    }
  }

  private Object queue() {
    int hash = System.identityHashCode(this);
    return WAIT_TABLE[hash & (WAIT_TABLE.length - 1)];
  }
}
