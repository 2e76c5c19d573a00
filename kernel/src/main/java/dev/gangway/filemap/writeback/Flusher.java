package dev.gangway.filemap.writeback;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Cleaner;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes dirty pages back in the background, and throttles writers that dirty pages faster than
 * they can be written: Linux's flusher threads and {@code balance_dirty_pages()}.
 *
 * <p>An inode's dirty pages are written once they are {@link #EXPIRE_SECONDS} old, or at once while
 * the total is above the background limit. Inodes are written round robin, so that none waits for
 * all pages of another. After a failure an inode is retried after {@link #RETRY_SECONDS}.
 *
 * <p>The thread is a daemon. It starts with the first dirty inode and ends after a while without
 * any.
 */
public final class Flusher implements Cleaner, AutoCloseable {
  /** The approximate maximum age of dirty pages. */
  public static final int EXPIRE_SECONDS = 1;

  static final int RETRY_SECONDS = 5;

  /** Pages written of one inode at a time: 16 MiB. */
  private static final int TURN = 4096;

  private static final int IDLE_SECONDS = 10;

  private static final System.Logger LOG = System.getLogger(Flusher.class.getName());

  /** A file that can be written back. */
  @FunctionalInterface
  public interface Inode {
    /** More dirty pages are left. */
    long MORE = 1;

    /** All is written, but pages became dirty again meanwhile. */
    long DIRTIED_AGAIN = 2;

    /**
     * Writes dirty pages, about {@code maxPages} of them.
     *
     * @return 0 if no page is dirty, {@link #MORE}, {@link #DIRTIED_AGAIN}; {@code -errno} if some
     *     could not be written and are still dirty
     */
    long writeback(long maxPages);
  }

  /** An inode's place in the queue. Its fields are guarded by the flusher's lock. */
  public static final class Entry {
    private final Inode inode;
    private boolean queued;
    private long due;
    private long notBefore = System.nanoTime();

    public Entry(Inode inode) {
      this.inode = inode;
    }
  }

  private final long background;
  private final long hard;
  private final AtomicLong dirty = new AtomicLong();

  /** Fair, so that no thread starves. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition work = lock.newCondition();
  private final Condition cleaned = lock.newCondition();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  /** Number of batches written. Guarded by the lock. */
  private long turns;

  /** Whether pages have to be written before they expire. Written under the lock. */
  private volatile boolean urgent;

  /**
   * @param background dirty pages above which writeback starts at once
   * @param hard dirty pages above which writers wait
   */
  public Flusher(long background, long hard) {
    this.background = background;
    this.hard = hard;
  }

  // ---- accounting -----------------------------------------------------------------------------

  /** Adds {@code n}, which may be negative, to the dirty pages. */
  public void account(long n) {
    dirty.addAndGet(n);
  }

  /** Queues an inode with dirty pages. May be called under a folio lock. */
  public void enqueue(Entry entry) {
    lock.lock();
    try {
      if (!entry.queued && !closed) {
        entry.queued = true;
        entry.due = System.nanoTime() + TimeUnit.SECONDS.toNanos(EXPIRE_SECONDS);
        queue.add(entry);
        startLocked();
        if (queue.size() == 1) {
          work.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void startLocked() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("gangway-flusher").start(this::run);
    }
  }

  // ---- throttling -----------------------------------------------------------------------------

  /**
   * Waits if there are too many dirty pages: {@code balance_dirty_pages_ratelimited()}. The caller
   * must not hold a folio lock.
   *
   * @return 0; 1 if it waited; {@code -EINTR} on a fatal signal while waiting
   */
  public long balanceDirtyPages() {
    long now = dirty.get();
    if (now <= background) {
      return 0;
    }
    if (!urgent) {
      wake();
    }
    return now <= hard ? 0 : throttle(now);
  }

  /** Starts writing dirty pages now. */
  @Override
  public void wake() {
    lock.lock();
    try {
      urgent = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private long throttle(long dirtyNow) {
    ThrottleEvent event = FlightRecorder.isInitialized() ? ThrottleEvent.start() : null;
    try {
      lock.lockInterruptibly();
      try {
        while (dirty.get() > hard && !closed) {
          urgent = true;
          work.signal();
          cleaned.await();
        }
      } finally {
        lock.unlock();
      }
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -Errno.EINTR;
    } finally {
      if (event != null) {
        event.finish(ThrottleEvent.DIRTY, dirtyNow, hard);
      }
    }
  }

  /** Waits until the flusher has written a batch, or for a tenth of a second. */
  @Override
  public long awaitProgress() {
    ThrottleEvent event = FlightRecorder.isInitialized() ? ThrottleEvent.start() : null;
    long dirtyNow = dirty.get();
    try {
      lock.lockInterruptibly();
      try {
        long seen = turns;
        long left = TimeUnit.MILLISECONDS.toNanos(100);
        while (turns == seen && left > 0) {
          urgent = true;
          work.signal();
          left = cleaned.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -Errno.EINTR;
    } finally {
      if (event != null) {
        event.finish(ThrottleEvent.MEMORY, dirtyNow, hard);
      }
    }
  }

  // ---- the thread -----------------------------------------------------------------------------

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        Entry entry = nextLocked();
        if (entry == null) {
          if (!awaitWorkLocked()) {
            break;
          }
          continue;
        }
        long result = writeUnlocked(entry);
        finishLocked(entry, result);
      }
    } finally {
      thread = null;
      lock.unlock();
    }
  }

  /** Removes and returns the next inode to write; null if none is due. */
  private @Nullable Entry nextLocked() {
    long now = System.nanoTime();
    boolean over = urgent || dirty.get() > background;
    for (Iterator<Entry> i = queue.iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (now - entry.notBefore >= 0 && (over || now - entry.due >= 0)) {
        i.remove();
        entry.queued = false;
        return entry;
      }
    }
    urgent = false;
    // Nothing is left to write, so wake the waiters to check again.
    cleaned.signalAll();
    return null;
  }

  /** Waits for work. Returns false if the thread was idle for so long that it can end. */
  @SuppressWarnings("WaitNotInLoop") // the loop is run()'s
  private boolean awaitWorkLocked() {
    long now = System.nanoTime();
    long next = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    for (Entry entry : queue) {
      next = Math.min(next, Math.max(entry.due - now, entry.notBefore - now));
    }
    try {
      return work.awaitNanos(Math.max(next, 1)) > 0 || !queue.isEmpty();
    } catch (InterruptedException e) {
      return true; // no code interrupts this thread; the flag is dropped
    }
  }

  private long writeUnlocked(Entry entry) {
    lock.unlock();
    try {
      return entry.inode.writeback(TURN);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "writeback failed and will be retried", e);
      return -Errno.EIO;
    } finally {
      lock.lock();
    }
  }

  private void finishLocked(Entry entry, long result) {
    turns++;
    if (result != 0 && !entry.queued && !closed) {
      entry.queued = true;
      // Pages that are dirtied again have to expire first; otherwise they would be written all the
      // time.
      long age = result == Inode.DIRTIED_AGAIN ? TimeUnit.SECONDS.toNanos(EXPIRE_SECONDS) : 0;
      entry.due = System.nanoTime() + age;
      queue.add(entry);
    }
    if (result < 0) {
      entry.notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
    } else {
      entry.notBefore = System.nanoTime();
    }
    cleaned.signalAll();
  }

  /** Ends the thread and wakes all waiters. The owner has to write pages that are still dirty. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      work.signal();
      cleaned.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
