package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.KernelMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of a file are dirty, and writing them to its storage: Linux's {@code
 * write_cache_pages()}.
 *
 * <p>One run of pages that lie side by side is one transfer. A page is clean from the moment it is
 * taken up: whoever writes to it meanwhile makes it dirty again. Where the transfer fails its pages
 * are dirty as before, so nothing is lost as long as the process lives, and the error goes to
 * whoever asked, and to every opener once.
 */
public final class PageWriteback implements Flusher.Inode {
  /** Bytes of one transfer. */
  static final long MAX_RUN = 1 << 20;

  private final AddressSpace mapping;
  private final Flusher flusher;
  private final Flusher.Entry entry = new Flusher.Entry(this);
  private final ErrSeq errors = new ErrSeq();

  /** Held while pages are on their way; so whoever holds it knows that none is. */
  final ReentrantLock lock = new ReentrantLock();

  /** The folios of the current run. Guarded by {@link #lock}. */
  private final List<Folio> inFlight = new ArrayList<>();

  /** Whether what is written goes out of the cache. Guarded by {@link #lock}. */
  private boolean dropsWritten;

  /** Of what guests may be storing to: see {@link SharedAreas}. Guarded by {@link #lock}. */
  private @Nullable MemorySegment copies;

  /** Bytes of the current run in {@link #copies}. Guarded by {@link #lock}. */
  private long copied;

  /** Where the flusher goes on. Guarded by {@link #lock}. */
  private long cursor;

  /** Guarded by this. */
  private long dirtyPages;

  /** Pages on their way. Guarded by this. */
  private long pagesInFlight;

  /** The error of the last attempt, 0 for none. Written under this monitor. */
  private volatile long failure;

  PageWriteback(AddressSpace mapping) {
    this.mapping = mapping;
    this.flusher = mapping.cache.flusher();
  }

  ErrSeq errors() {
    return errors;
  }

  // ---- accounting -----------------------------------------------------------------------------

  /** Whether there is anything that is not in storage. */
  public synchronized boolean isDirty() {
    return dirtyPages + pagesInFlight != 0;
  }

  void dirtyLocked(Folio folio, int bits) {
    int fresh = Integer.bitCount(bits & ~folio.dirty);
    if (folio.dirty == 0) {
      mapping.markDirty(folio);
    }
    folio.dirty |= (char) bits;
    VmStat.NR_DIRTIED.add(fresh);
    if (account(fresh) == fresh) {
      flusher.enqueue(entry);
    }
  }

  void cleanLocked(Folio folio, int bits) {
    int before = Integer.bitCount(folio.dirty);
    folio.dirty &= (char) ~bits;
    if (folio.dirty == 0) {
      mapping.unmarkDirty(folio);
    }
    account(Integer.bitCount(folio.dirty) - before);
  }

  private synchronized long account(long n) {
    dirtyPages += n;
    mapping.cache.nodeStat().addDirty(n);
    // What cannot be written must not make the writers of other files wait.
    if (failure == 0) {
      flusher.account(n);
    }
    return dirtyPages;
  }

  private synchronized void accountInFlight(int n) {
    pagesInFlight += n;
    mapping.cache.nodeStat().addWriteback(n);
  }

  private synchronized void setFailure(long status) {
    if (status < 0 && failure != status) {
      errors.set((int) -status);
    }
    if ((failure == 0) != (status == 0)) {
      flusher.account(status == 0 ? dirtyPages : -dirtyPages);
    }
    failure = status;
  }

  /**
   * Step one of a write. A file that could not be written is tried again first, so that its writer
   * hears of it and does not fill the cache.
   *
   * @return 0; {@code -EINTR}; the error of writing back
   */
  long balanceDirtyPages() {
    if (failure != 0) {
      long status = sync();
      if (status < 0) {
        return status;
      }
    }
    long status = flusher.balanceDirtyPages();
    if (status > 0) {
      VmStat.BALANCE_DIRTY_PAUSE.add(1);
    }
    return Math.min(status, 0);
  }

  // ---- writing --------------------------------------------------------------------------------

  /** Has the flusher come by, now and as long as guests store to the file unseen. */
  public void watch() {
    flusher.enqueue(entry);
  }

  /** Waits for what is on its way right now, if anything is. The caller holds no folio. */
  void awaitTransfer() {
    lock.lock();
    try {
      assert inFlight.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isAtStart() {
    lock.lock();
    try {
      return cursor == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long writeback(long maxPages) {
    if (mapping.isMappedShared() && isAtStart()) {
      mapping.collectStores(0, Long.MAX_VALUE);
    }
    long result = writeTurn(maxPages);
    return result == 0 && mapping.isMappedShared() ? DIRTIED_AGAIN : result;
  }

  private long writeTurn(long maxPages) {
    lock.lock();
    try {
      boolean fromStart = cursor == 0;
      long written = writeLocked(cursor, Long.MAX_VALUE, maxPages);
      mapping.ops.writtenBack();
      boolean toEnd = cursor == Long.MAX_VALUE;
      cursor = toEnd ? 0 : cursor;
      if (written < 0 || !isDirty()) {
        return Math.min(written, 0);
      }
      return fromStart && toEnd ? DIRTIED_AGAIN : MORE;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what is dirty now: {@code filemap_write_and_wait()}. What is on its way already is
   * waited for.
   *
   * @return 0, or {@code -errno} where something is dirty still
   */
  public long sync() {
    return syncRange(0, Long.MAX_VALUE);
  }

  /** As {@link #sync}, of {@code n} bytes from {@code position} on. */
  public long syncRange(long position, long n) {
    long last = (position + Math.min(n, Long.MAX_VALUE - position) - 1) >>> Folio.PAGE_SHIFT;
    long first = position >>> Folio.PAGE_SHIFT;
    long status = 0;
    mapping.collectStores(first, last);
    // Given up after each turn, so that whoever cuts the file need not wait for all of it.
    while (first <= last) {
      lock.lock();
      try {
        long saved = cursor;
        long result = writeLocked(first, last, 4096);
        mapping.ops.writtenBack();
        status = status == 0 ? Math.min(result, 0) : status;
        first = cursor == Long.MAX_VALUE ? Long.MAX_VALUE : cursor;
        cursor = saved;
      } finally {
        lock.unlock();
      }
    }
    return status;
  }

  /**
   * Writes what a long stream of writes has left behind, and drops it: so the stream waits for no
   * other thread, and its next part goes where this one was, which is in the processor's cache
   * still. Where somebody else is writing this file right now it is left for later.
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
      long part = mapping.cache.streamPart();
      long first = (ra.behindAt() - part) >>> Folio.PAGE_SHIFT;
      long end = position >>> Folio.PAGE_SHIFT;
      writeLocked(first, end - 1, Long.MAX_VALUE);
      ra.setWrittenBehind(end << Folio.PAGE_SHIFT, part);
    } finally {
      dropsWritten = false;
      cursor = saved;
      lock.unlock();
    }
  }

  /**
   * Writes dirty pages from {@code first} to {@code last}, at most about {@code maxPages}, and
   * leaves {@link #cursor} at the first that it did not look at, {@code Long.MAX_VALUE} for none.
   *
   * @return pages written, or the first error
   */
  private long writeLocked(long first, long last, long maxPages) {
    long status = 0;
    long written = 0;
    cursor = first;
    while (written < maxPages && cursor != Long.MAX_VALUE) {
      long result = writeRunLocked(cursor, last);
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
  private long writeRunLocked(long first, long last) {
    Bio bio = mapping.cache.takeBio();
    copied = 0;
    try {
      long start = collectLocked(bio, first, last);
      if (start < 0 || bio.bytes() == 0) {
        return 0;
      }
      long status = -Errno.EIO; // where it throws
      try {
        status = transferLocked(bio, start << Folio.PAGE_SHIFT);
      } finally {
        finishLocked(status < 0);
      }
      VmStat.NR_WRITTEN.add(Math.max(status, 0));
      return status;
    } finally {
      mapping.cache.giveBack(bio);
    }
  }

  /**
   * Brings bytes to the storage. Their pages are clean, and nobody else touches them.
   *
   * @return pages written, or {@code -errno}
   */
  long transferLocked(Bio bio, long position) {
    assert lock.isHeldByCurrentThread();
    long bytes = bio.bytes();
    WritebackEvent event = Trace.writeback();
    long status = -Errno.EIO; // where it throws
    try {
      status = mapping.ops.writePages(bio, position);
    } finally {
      Trace.end(event, mapping, position, bytes, status);
    }
    if (status < 0) {
      return status;
    }
    VmStat.PGPGOUT.add(bytes >> 10);
    return (bytes + Folio.PAGE_SIZE - 1) >> Folio.PAGE_SHIFT;
  }

  /**
   * Takes the next run up: its pages are clean, and on their way.
   *
   * @return its first page, -1 where nothing is dirty; {@link #cursor} is past it
   */
  private long collectLocked(Bio bio, long first, long last) {
    long start = -1;
    long end = first;
    // A mark is at the first page of a folio, which may lie before the range.
    Folio folio = mapping.nextDirty(first & -Folio.LARGE);
    while (folio != null && folio.index <= last && bio.bytes() < MAX_RUN) {
      folio.lock();
      try {
        int bits = folio.mapping == mapping ? nextRun(folio, end, last) : 0;
        long page = folio.index + Integer.numberOfTrailingZeros(bits);
        if (bits != 0 && start >= 0 && page != end) {
          break;
        }
        if (bits != 0) {
          if (!takeUpLocked(bio, folio, page, bits)) {
            break;
          }
          start = start < 0 ? page : start;
          end = page + Integer.bitCount(bits);
          if (end < folio.index + folio.pages()
              || bio.bytes() != (end - start) << Folio.PAGE_SHIFT) {
            // The rest of this folio belongs to another run, and so does what is behind the end of
            // the file: it may have moved since, and what came next would be a part of a page
            // early.
            break;
          }
        } else {
          end = Math.max(end, start < 0 ? folio.index + folio.pages() : end);
        }
      } finally {
        folio.unlock();
      }
      folio = mapping.nextDirty(folio.index + folio.pages());
    }
    cursor = folio == null || folio.index > last ? Long.MAX_VALUE : end;
    return start;
  }

  /** The first bits side by side that are dirty, from page {@code from} to {@code last}. */
  private static int nextRun(Folio folio, long from, long last) {
    int below = from <= folio.index ? 0 : (int) Math.min(from - folio.index, Folio.LARGE);
    int above = (int) Math.min(last - folio.index, Folio.LARGE - 1);
    int bits = folio.dirty & -(1 << below) & ((2 << above) - 1);
    // Adding the lowest bit carries through the ones that follow it.
    return bits & ~(bits + (bits & -bits));
  }

  private boolean takeUpLocked(Bio bio, Folio folio, long page, int bits) {
    long start = page << Folio.PAGE_SHIFT;
    long bytes =
        Math.min((long) Integer.bitCount(bits) << Folio.PAGE_SHIFT, mapping.size() - start);
    if (bytes > 0 && !addLocked(bio, folio, start, bytes)) {
      return false;
    }
    if (bytes > 0) {
      folio.writeback |= (char) bits;
      accountInFlight(Integer.bitCount(bits));
      inFlight.add(folio);
    }
    cleanLocked(folio, bits);
    return true;
  }

  private boolean addLocked(Bio bio, Folio folio, long start, long bytes) {
    if (folio.block instanceof MappableSlab.Frame frame && frame.isShared()) {
      return addCopyLocked(bio, folio, frame, start, bytes);
    }
    return bio.add(folio.memory(), folio.at(start), bytes);
  }

  /** As it is right now, since a guest may store to it meanwhile: see {@link SharedAreas}. */
  private boolean addCopyLocked(
      Bio bio, Folio folio, MappableSlab.Frame frame, long start, long bytes) {
    MemorySegment copies = copies();
    if (copies == null) {
      frame.forget(folio.bits(start, bytes));
      return bio.add(folio.memory(), folio.at(start), bytes);
    }
    long at = copied;
    if (at + bytes > copies.byteSize()) {
      return false;
    }
    MemorySegment.copy(folio.memory(), folio.at(start), copies, at, bytes);
    if (!bio.add(copies, at, bytes)) {
      return false;
    }
    int page = (int) ((start >>> Folio.PAGE_SHIFT) - folio.index);
    for (long done = 0; done < bytes; done += Folio.PAGE_SIZE) {
      long n = Math.min(bytes - done, Folio.PAGE_SIZE);
      frame.learn(page++, PageDigest.of(copies, at + done, n));
    }
    copied = at + ((bytes + Folio.PAGE_SIZE - 1) & -Folio.PAGE_SIZE);
    return true;
  }

  /** Where the copies of a run are; null where there is no memory for them. */
  private @Nullable MemorySegment copies() {
    if (copies == null) {
      copies = KernelMemory.allocate(FrameAllocator.BLOCK_BYTES);
    }
    return copies;
  }

  private void finishLocked(boolean failed) {
    for (Folio folio : inFlight) {
      folio.lock();
      int bits = folio.writeback;
      folio.writeback = 0;
      if (failed) {
        dirtyLocked(folio, bits);
      }
      accountInFlight(-Integer.bitCount(bits));
      if (dropsWritten && folio.uses < 2 && folio.isReclaimable()) {
        mapping.removeLocked(folio);
      }
      folio.unlock();
    }
    inFlight.clear();
  }
}
