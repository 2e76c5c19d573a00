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
 * Writes dirty pages back behind their writers' backs, and makes writers wait who dirty pages
 * faster than they can be written: Linux's flusher threads and {@code balance_dirty_pages()}.
 *
 * <p>An inode with dirty pages is written once they are {@link #EXPIRE_SECONDS} old, or at once
 * while there are more dirty pages in all than the background limit. Inodes take turns, so that
 * none waits for all of another. One that cannot be written is tried again after {@link
 * #RETRY_SECONDS}.
 *
 * <p>The thread is a daemon that comes with the first dirty inode and goes when there has been none
 * for a while.
 */
public final class Flusher implements Cleaner, AutoCloseable {
  /** How old dirty pages get, about. */
  public static final int EXPIRE_SECONDS = 1;

  static final int RETRY_SECONDS = 5;

  /** Pages of one inode's turn: 16 MiB. */
  private static final int TURN = 4096;

  private static final int IDLE_SECONDS = 10;

  private static final System.Logger LOG = System.getLogger(Flusher.class.getName());

  /** What can be written back. */
  @FunctionalInterface
  public interface Inode {
    /** Dirty pages are left that the turn has not come to. */
    long MORE = 1;

    /** All that was dirty is written; something has become dirty meanwhile. */
    long DIRTIED_AGAIN = 2;

    /**
     * Writes dirty pages, about {@code maxPages} of them.
     *
     * @return 0 where no page is dirty, {@link #MORE}, {@link #DIRTIED_AGAIN}; {@code -errno} where
     *     some could not be written, and are dirty still
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

  /** Fair: whoever waits longest goes first, so that nobody starves. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition work = lock.newCondition();
  private final Condition cleaned = lock.newCondition();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  /** Turns that inodes have had. Guarded by the lock. */
  private long turns;

  /** Whether the thread has been told of the background limit. Written under the lock. */
  private volatile boolean urgent;

  /**
   * @param background pages that may be dirty before they are written at once
   * @param hard pages that may be dirty before writers wait
   */
  public Flusher(long background, long hard) {
    this.background = background;
    this.hard = hard;
  }

  // ---- accounting -----------------------------------------------------------------------------

  /** {@code n} more pages are dirty, fewer where it is negative. */
  public void account(long n) {
    dirty.addAndGet(n);
  }

  /** Dirty pages in all. */
  public long dirtyPages() {
    return dirty.get();
  }

  /** Puts an inode into the queue that has dirty pages now. May be called under a folio's lock. */
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
   * Waits where there are too many dirty pages: {@code balance_dirty_pages_ratelimited()}. The
   * caller holds no folio.
   *
   * @return 0; 1 where it waited; {@code -EINTR} where a fatal signal came while waiting
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

  /** Has dirty pages written now. */
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

  /** Waits until an inode has had its turn, or for a tenth of a second. */
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

  /** The next inode whose turn it is, taken out of the queue. */
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
    // Nothing more can be done for those who wait: they have to look for themselves.
    cleaned.signalAll();
    return null;
  }

  /** Returns false where there was nothing to do for so long that the thread had better go. */
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
      return true; // nobody has a reason to; the flag is gone
    }
  }

  private long writeUnlocked(Entry entry) {
    lock.unlock();
    try {
      return entry.inode.writeback(TURN);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "writeback failed, and will be tried again", e);
      return -Errno.EIO;
    } finally {
      lock.lock();
    }
  }

  private void finishLocked(Entry entry, long result) {
    turns++;
    if (result != 0 && !entry.queued && !closed) {
      entry.queued = true;
      // What is dirtied over and over has its age too, else it would be written all the time.
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

  /** Ends the thread; nobody waits any more. What is dirty is its owner's affair. */
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
