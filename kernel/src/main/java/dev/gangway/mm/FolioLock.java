package dev.gangway.mm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock of four bytes, shared or exclusive, not reentrant: Linux's {@code folio_lock} and {@code
 * folio_wait_table}.
 *
 * <p>It is held for one copy or for one host transfer of the folio, never longer. So a signal does
 * not interrupt the wait. A new thread may take the lock before a woken waiter does. A waiter that
 * was passed over twice keeps new threads out, so that no thread starves. Waiting virtual threads
 * park.
 */
abstract class FolioLock {
  private static final int EXCLUSIVE = 1 << 31;
  private static final int WAITERS = 1 << 30;
  private static final int STARVED = 1 << 29;
  private static final int READERS = STARVED - 1;

  private static final int SPINS = 64;

  /** After this many futile wake-ups, a waiter keeps new threads out. */
  private static final int PATIENCE = 2;

  private static final VarHandle STATE;

  /** The monitors that waiters wait on. Several folios share one. */
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

  /**
   * {@link #EXCLUSIVE} or the number of readers; plus {@link #WAITERS} if a thread waits, and
   * {@link #STARVED} if one has been passed over too often.
   */
  private volatile int state;

  /** Locks it exclusively. */
  public final void lock() {
    if (!STATE.compareAndSet(this, 0, EXCLUSIVE)) {
      acquireSlowly(true);
    }
  }

  /** As {@link #lock}, but returns false instead of waiting. */
  public final boolean tryLock() {
    return STATE.compareAndSet(this, 0, EXCLUSIVE);
  }

  /** Ends {@link #lock}. */
  public final void unlock() {
    if (!STATE.compareAndSet(this, EXCLUSIVE, 0)) {
      int before = (int) STATE.getAndBitwiseAnd(this, STARVED);
      assert before < 0 : before;
      if ((before & WAITERS) != 0) {
        wakeAll();
      }
    }
  }

  /** Locks it for reading. */
  public final void lockShared() {
    int seen = state;
    if ((seen & ~READERS) != 0 || !STATE.compareAndSet(this, seen, seen + 1)) {
      acquireSlowly(false);
    }
  }

  /** Ends {@link #lockShared}. */
  public final void unlockShared() {
    int before = (int) STATE.getAndAdd(this, -1);
    assert (before & READERS) > 0 : before;
    if ((before & WAITERS) != 0) {
      wakeIfFree(before - 1);
    }
  }

  /**
   * Wakes the waiters if the lock is free. If another thread has taken it meanwhile, that thread
   * wakes them when it unlocks.
   */
  private void wakeIfFree(int expected) {
    int seen = expected;
    while ((seen & ~STARVED) == WAITERS) {
      int witness = (int) STATE.compareAndExchange(this, seen, seen & STARVED);
      if (witness == seen) {
        wakeAll();
        return;
      }
      seen = witness;
    }
  }

  private void acquireSlowly(boolean exclusive) {
    for (int i = 0; i < SPINS; i++) {
      int seen = state;
      if ((seen & (WAITERS | STARVED)) == 0 && tryAcquire(seen, exclusive, 0)) {
        return;
      }
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    int woken = 0;
    Object queue = queue();
    synchronized (queue) {
      while (true) {
        int starved = woken >= PATIENCE ? STARVED : 0;
        int seen = state;
        if (isFree(seen, exclusive, starved)) {
          if (tryAcquire(seen, exclusive, starved)) {
            break;
          }
          continue;
        }
        // A thread that unlocks after this sees the bit, and needs this monitor to notify.
        if (!STATE.compareAndSet(this, seen, seen | WAITERS | starved)) {
          continue;
        }
        try {
          queue.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
        woken++;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryAcquire(int seen, boolean exclusive, int starved) {
    return isFree(seen, exclusive, starved)
        && STATE.compareAndSet(this, seen, (exclusive ? seen | EXCLUSIVE : seen + 1) & ~starved);
  }

  /**
   * Whether a waiter may take the lock if {@code seen} is the state.
   *
   * @param starved {@link #STARVED} if the waiter has been passed over too often
   */
  private static boolean isFree(int seen, boolean exclusive, int starved) {
    return (seen & STARVED & ~starved) == 0
        && (exclusive ? (seen & (EXCLUSIVE | READERS)) == 0 : (seen & EXCLUSIVE) == 0);
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
