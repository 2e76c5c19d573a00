package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writing a file's dirty bytes to its storage: Linux's {@code write_cache_pages()}.
 *
 * <p>Only dirty bytes are written, as NFS does it: the bytes beside them in a page may be newer in
 * storage. The exception are pages of which a guest has a shared mapping: its stores are found by
 * comparing, page by page, so these pages are written whole ({@link SharedAreas}).
 *
 * <p>Bytes that lie side by side are one {@link WritebackRun}, and one transfer. If it fails they
 * are dirty as before, so nothing is lost as long as the process lives. The error goes to the
 * caller, and to every opener once.
 */
public final class PageWriteback extends DirtyPages {
  /** Pages that are written before another thread may have the lock. */
  private static final int TURN = 4096;

  private final AddressSpaceOps ops;
  private final PageCache cache;
  private final SharedAreas sharedAreas;

  /** Held while pages are on their way: a thread that holds it knows that none is. */
  final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final WritebackRun run;

  /** Whether what is written goes out of the cache. Guarded by {@link #lock}. */
  private boolean dropsWritten;

  /** The byte where the flusher goes on. Guarded by {@link #lock}. */
  private long cursor;

  PageWriteback(FolioTable folios, AddressSpaceOps ops, PageCache cache) {
    super(folios, cache);
    this.ops = ops;
    this.cache = cache;
    this.sharedAreas = new SharedAreas(folios, this, ops);
    this.run = new WritebackRun(folios, this);
  }

  /** The areas of guests that store to the file's folios. */
  SharedAreas sharedAreas() {
    return sharedAreas;
  }

  /**
   * Step one of a write. A file that could not be written is tried again first, so that its writer
   * hears of it and does not fill the cache.
   *
   * @return 0; {@code -EINTR}; the error of writing back
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

  /** Waits for what is on its way right now, if anything is. The caller holds no folio. */
  public void awaitTransfer() {
    lock.lock();
    try {
      assert run.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // ---- the flusher's turn ---------------------------------------------------------------------

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
   * Writes what is dirty now: {@code filemap_write_and_wait()}. What is on its way already is
   * waited for.
   *
   * @return 0, or {@code -errno} if something is dirty still
   */
  public long sync() {
    return syncRange(0, Long.MAX_VALUE);
  }

  /**
   * As {@link #sync}, of what is dirty in the pages that {@code n} bytes from {@code position} on
   * touch.
   */
  public long syncRange(long position, long n) {
    long last = position + Math.min(n, Long.MAX_VALUE - position) - 1;
    long from = position & -Folio.PAGE_SIZE;
    long status = 0;
    sharedAreas.collect(from >>> Folio.PAGE_SHIFT, last >>> Folio.PAGE_SHIFT);
    // The lock is given up after each turn, so that a cut of the file need not wait for all of it.
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
   * Writes the folio at {@code position} if it could not keep one more range of dirty bytes. The
   * caller holds no folio.
   *
   * @return 0; {@code -errno}, and it cannot keep one
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
   * Writes what a long stream of writes has left behind, and drops it: so the stream waits for no
   * other thread, and its next part goes where this one was, which is in the processor's cache
   * still. If another thread is writing this file right now it is left for later.
   *
   * @param position where the stream is
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
   * Writes what is dirty from the byte {@code from} to the page of the byte {@code last}, at most
   * about {@code maxPages} pages, and leaves {@link #cursor} at the first byte that it did not look
   * at, {@link WritebackRun#NONE} for none.
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

  /** Writes one run and moves {@link #cursor} past it: pages written, or {@code -errno}. */
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
   * Brings bytes to the storage. They are clean by now.
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

  /** Memory for one page, to be used under {@link #lock} between two transfers. */
  BounceBuffer bounceLocked() {
    assert lock.isHeldByCurrentThread() && run.isEmpty();
    return run.bounce();
  }
}
