package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a file's dirty bytes to its storage: Linux's {@code write_cache_pages()}.
 *
 * <p>Only dirty bytes are written, as in NFS, because other bytes of the page may be newer in
 * storage. Pages in a shared area are the exception: stores to them are found by comparing whole
 * pages, so these pages are written whole ({@link SharedAreas}).
 *
 * <p>Adjacent dirty bytes are one {@link WritebackRun} and one transfer. If it fails, they become
 * dirty again, so nothing is lost as long as the process lives. The caller gets the error, and
 * every opener gets it once.
 */
public final class PageWriteback extends DirtyPages {
  /** Maximum pages to write before the lock is released for other threads. */
  private static final int TURN = 4096;

  private final AddressSpaceOps ops;
  private final PageCache cache;
  private final SharedAreas sharedAreas;

  /** Held during writeback. So a thread that holds it can rely on no page being under writeback. */
  final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final WritebackRun run;

  /** Whether written pages are dropped from the cache. Guarded by {@link #lock}. */
  private boolean dropsWritten;

  /** The position at which the flusher continues. Guarded by {@link #lock}. */
  private long cursor;

  PageWriteback(FolioTable folios, AddressSpaceOps ops, PageCache cache) {
    super(folios, cache);
    this.ops = ops;
    this.cache = cache;
    this.sharedAreas = new SharedAreas(folios, this, ops);
    this.run = new WritebackRun(folios, this);
  }

  /** The shared areas of guests that map the file. */
  SharedAreas sharedAreas() {
    return sharedAreas;
  }

  /**
   * The first step of a write. If writeback of the file has failed, it is retried first, so that
   * the writer gets the error and does not fill the cache.
   *
   * @return 0; {@code -EINTR}; the writeback error
   */
  long balanceDirtyPages() {
    if (hasFailed()) {
      long status = sync();
      if (status < 0) {
        return status;
      }
    }
    return throttle();
  }

  /** Waits for a running writeback. The caller must not hold a folio lock. */
  public void awaitTransfer() {
    lock.lock();
    try {
      assert run.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // ---- for the flusher ------------------------------------------------------------------------

  @Override
  public long writeback(long maxPages) {
    if (!sharedAreas.isEmpty() && isAtStart()) {
      sharedAreas.collect(0, Long.MAX_VALUE);
    }
    long result = writeTurn(maxPages);
    return result == 0 && !sharedAreas.isEmpty() ? DIRTIED_AGAIN : result;
  }

  private boolean isAtStart() {
    lock.lock();
    try {
      return cursor == 0;
    } finally {
      lock.unlock();
    }
  }

  private long writeTurn(long maxPages) {
    lock.lock();
    try {
      boolean fromStart = cursor == 0;
      long written = writeLocked(cursor, Long.MAX_VALUE, maxPages);
      ops.writtenBack();
      boolean toEnd = cursor == WritebackRun.NONE;
      cursor = toEnd ? 0 : cursor;
      if (written < 0 || !isDirty()) {
        return Math.min(written, 0);
      }
      return fromStart && toEnd ? DIRTIED_AGAIN : MORE;
    } finally {
      lock.unlock();
    }
  }

  // ---- for others -----------------------------------------------------------------------------

  /**
   * Writes all dirty pages and waits for pages already under writeback: {@code
   * filemap_write_and_wait()}.
   *
   * @return 0, or {@code -errno} if some bytes are still dirty
   */
  public long sync() {
    return syncRange(0, Long.MAX_VALUE);
  }

  /**
   * As {@link #sync}, only for the pages that hold the {@code n} bytes from {@code position} on.
   */
  public long syncRange(long position, long n) {
    long last = position + Math.min(n, Long.MAX_VALUE - position) - 1;
    long from = position & -Folio.PAGE_SIZE;
    long status = 0;
    sharedAreas.collect(from >>> Folio.PAGE_SHIFT, last >>> Folio.PAGE_SHIFT);
    // The lock is released after each batch, so that a truncation does not wait for the whole
    // range.
    while (from <= last) {
      lock.lock();
      try {
        long saved = cursor;
        long result = writeLocked(from, last, TURN);
        ops.writtenBack();
        status = status == 0 ? Math.min(result, 0) : status;
        from = cursor;
        cursor = saved;
      } finally {
        lock.unlock();
      }
    }
    return status;
  }

  /**
   * Writes the folio at {@code position} if it has no room for another dirty range. The caller must
   * not hold a folio lock.
   *
   * @return 0; {@code -errno} if there is still no room
   */
  long makeRoom(long position) {
    Folio folio = folios.findLocked(position >>> Folio.PAGE_SHIFT);
    if (folio == null) {
      return 0;
    }
    boolean full = folio.hasManyDirtyRanges();
    folio.unlock();
    return full ? syncRange(folio.start(), folio.bytes()) : 0;
  }

  /**
   * Writes and drops the pages behind a long stream of writes. So the stream does not wait for the
   * flusher, and its next part reuses memory that is still in the processor's cache. If another
   * thread is writing this file back, this is left for later.
   *
   * @param position the stream's position
   */
  void writeBehind(FileRa ra, long position) {
    if (!lock.tryLock()) {
      return;
    }
    long saved = cursor;
    dropsWritten = true;
    try {
      long part = cache.streamPart();
      long end = position & -Folio.PAGE_SIZE;
      writeLocked((ra.behindAt() - part) & -Folio.PAGE_SIZE, end - 1, Long.MAX_VALUE);
      ra.setWrittenBehind(end, part);
    } finally {
      dropsWritten = false;
      cursor = saved;
      lock.unlock();
    }
  }

  // ---- writing --------------------------------------------------------------------------------

  /**
   * Writes the dirty bytes from {@code from} to the page of the byte {@code last}, at most about
   * {@code maxPages} pages. Sets {@link #cursor} to the first byte that it did not visit, or to
   * {@link WritebackRun#NONE}.
   *
   * @return pages written, or the first error
   */
  private long writeLocked(long from, long last, long maxPages) {
    long status = 0;
    long written = 0;
    cursor = from;
    while (written < maxPages && cursor != WritebackRun.NONE) {
      long result = writeRunLocked(cursor, last | (Folio.PAGE_SIZE - 1));
      if (result < 0) {
        status = status == 0 ? result : status;
        written++;
      } else {
        written += result;
      }
    }
    if (status < 0 || written > 0 || !isDirty()) {
      setFailure(status);
    }
    return status < 0 ? status : written;
  }

  /** Writes one run and moves {@link #cursor} past it. Returns pages written, or {@code -errno}. */
  private long writeRunLocked(long from, long last) {
    Bio bio = cache.takeBio();
    try {
      run.collect(bio, from, last);
      cursor = run.next();
      long bytes = bio.bytes();
      if (bytes == 0) {
        return 0;
      }
      long start = run.start();
      long status = -Errno.EIO; // if it throws
      try {
        status = transferLocked(bio, start);
      } finally {
        run.finish(status < 0, start + bytes, dropsWritten);
      }
      cache.vmStat().add(VmEvent.NR_WRITTEN, Math.max(status, 0));
      return status;
    } finally {
      cache.giveBack(bio);
    }
  }

  /**
   * Writes bytes to storage. They are marked clean already.
   *
   * @return pages written, or {@code -errno}
   */
  long transferLocked(Bio bio, long position) {
    assert lock.isHeldByCurrentThread();
    long bytes = bio.bytes();
    WritebackEvent event = Trace.writeback();
    long status = -Errno.EIO; // if it throws
    try {
      status = ops.writePages(bio, position);
    } finally {
      Trace.end(event, ops, position, bytes, status);
    }
    if (status < 0) {
      return status;
    }
    cache.vmStat().add(VmEvent.PGPGOUT, bytes >> 10);
    return (bytes + Folio.PAGE_SIZE - 1) >> Folio.PAGE_SHIFT;
  }

  /** Memory for one page, for use under {@link #lock} between two transfers. */
  BounceBuffer bounceLocked() {
    assert lock.isHeldByCurrentThread() && run.isEmpty();
    return run.bounce();
  }
}
