package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.KernelMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are dirty, and writing them to its storage: Linux's {@code
 * write_cache_pages()}.
 *
 * <p>Only dirty bytes are written, as NFS does it: the bytes beside them in a page may be newer in
 * storage. The exception are pages of which a guest has a shared mapping: its stores are found by
 * comparing, page by page, so these pages are written whole ({@link SharedAreas}).
 *
 * <p>One run of bytes that lie side by side is one transfer. Bytes are clean from the moment they
 * are taken up: a write to them meanwhile makes them dirty again. If the transfer fails they are
 * dirty as before, so nothing is lost as long as the process lives. The error goes to the caller,
 * and to every opener once.
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

  /** The byte where the flusher goes on. Guarded by {@link #lock}. */
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

  /** Makes the pages {@code bits} of a folio dirty, as a whole. */
  void dirtyLocked(Folio folio, int bits) {
    for (int i = 0; i < folio.pages(); i++) {
      if ((bits & 1 << i) != 0) {
        dirtyLocked(folio, folio.start() + ((long) i << Folio.PAGE_SHIFT), Folio.PAGE_SIZE);
      }
    }
  }

  /**
   * Makes {@code n} bytes from {@code position} on dirty, all of them in {@code folio}. Pages that
   * a guest may be storing to become dirty as a whole.
   */
  void dirtyLocked(Folio folio, long position, long n) {
    int before = folio.dirty();
    if (isWrittenWhole(folio)) {
      long from = position & -Folio.PAGE_SIZE;
      folio.addDirty(from, (position - from + n + Folio.PAGE_SIZE - 1) & -Folio.PAGE_SIZE);
    } else {
      folio.addDirty(position, n);
    }
    if (folio.dirty() != before) {
      accountDirtied(folio, before);
    }
  }

  private void accountDirtied(Folio folio, int before) {
    if (before == 0) {
      mapping.markDirty(folio);
    }
    int fresh = Integer.bitCount(folio.dirty() & ~before);
    mapping.cache.vmStat().add(VmEvent.NR_DIRTIED, fresh);
    if (account(fresh) == fresh) {
      flusher.enqueue(entry);
    }
  }

  /** Makes {@code n} bytes from {@code position} on clean, all of them in {@code folio}. */
  void cleanLocked(Folio folio, long position, long n) {
    int before = folio.dirty();
    folio.removeDirty(position, n);
    if (folio.dirty() == 0 && before != 0) {
      mapping.unmarkDirty(folio);
    }
    account(Integer.bitCount(folio.dirty()) - Integer.bitCount(before));
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
      mapping.cache.vmStat().add(VmEvent.BALANCE_DIRTY_PAUSE, 1);
    }
    return Math.min(status, 0);
  }

  /** The storage has {@code n} bytes from {@code position} on by another way. */
  void storedLocked(Folio folio, long position, long n) {
    if (!isWrittenWhole(folio)) {
      cleanLocked(folio, position, n);
    }
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

  /**
   * As {@link #sync}, of what is dirty in the pages that {@code n} bytes from {@code position} on
   * touch.
   */
  public long syncRange(long position, long n) {
    long last = position + Math.min(n, Long.MAX_VALUE - position) - 1;
    long from = position & -Folio.PAGE_SIZE;
    long status = 0;
    mapping.collectStores(from >>> Folio.PAGE_SHIFT, last >>> Folio.PAGE_SHIFT);
    // Given up after each turn, so that whoever cuts the file need not wait for all of it.
    while (from <= last) {
      lock.lock();
      try {
        long saved = cursor;
        long result = writeLocked(from, last, 4096);
        mapping.ops.writtenBack();
        status = status == 0 ? Math.min(result, 0) : status;
        from = cursor;
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
    Folio folio = mapping.findLocked(position >>> Folio.PAGE_SHIFT);
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
      long end = position & -Folio.PAGE_SIZE;
      writeLocked((ra.behindAt() - part) & -Folio.PAGE_SIZE, end - 1, Long.MAX_VALUE);
      ra.setWrittenBehind(end, part);
    } finally {
      dropsWritten = false;
      cursor = saved;
      lock.unlock();
    }
  }

  /**
   * Writes what is dirty from the byte {@code from} to the page of the byte {@code last}, at most
   * about {@code maxPages} pages, and leaves {@link #cursor} at the first byte that it did not look
   * at, {@code Long.MAX_VALUE} for none.
   *
   * @return pages written, or the first error
   */
  private long writeLocked(long from, long last, long maxPages) {
    long status = 0;
    long written = 0;
    cursor = from;
    while (written < maxPages && cursor != Long.MAX_VALUE) {
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
    Bio bio = mapping.cache.takeBio();
    copied = 0;
    try {
      long start = collectLocked(bio, from, last);
      long bytes = bio.bytes();
      if (bytes == 0) {
        return 0;
      }
      long status = -Errno.EIO; // where it throws
      try {
        status = transferLocked(bio, start);
      } finally {
        finishLocked(status < 0, start, start + bytes);
      }
      mapping.cache.vmStat().add(VmEvent.NR_WRITTEN, Math.max(status, 0));
      return status;
    } finally {
      mapping.cache.giveBack(bio);
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
    long status = -Errno.EIO; // where it throws
    try {
      status = mapping.ops.writePages(bio, position);
    } finally {
      Trace.end(event, mapping, position, bytes, status);
    }
    if (status < 0) {
      return status;
    }
    mapping.cache.vmStat().add(VmEvent.PGPGOUT, bytes >> 10);
    return (bytes + Folio.PAGE_SIZE - 1) >> Folio.PAGE_SHIFT;
  }

  /**
   * Takes the next run up: its bytes are clean, and on their way.
   *
   * @param last the last byte of a page
   * @return its first byte, if {@code bio} has any; {@link #cursor} is past it
   */
  private long collectLocked(Bio bio, long from, long last) {
    long start = -1;
    long end = from;
    // A mark is at the first page of a folio, which may lie before the range.
    Folio folio = mapping.nextDirty((from >>> Folio.PAGE_SHIFT) & -Folio.LARGE);
    while (folio != null && folio.start() <= last && bio.bytes() < MAX_RUN) {
      folio.lock();
      try {
        int first = folio.isOf(mapping) ? nextDirty(folio, end, last) : -1;
        if (first < 0) {
          end = start < 0 ? Math.max(end, after(folio)) : end;
        } else {
          long position = folio.start() + first;
          if (start >= 0 && position != end) {
            break;
          }
          long bytes = takeUpLocked(bio, folio, first, last);
          if (bytes < 0) {
            break;
          }
          start = start < 0 ? position : start;
          end = position + bytes;
          if (end != after(folio) || bio.bytes() != end - start) {
            // The rest of this folio belongs to another run, and so does what is behind the end of
            // the file: it may have moved since, and what came next would be too early.
            break;
          }
        }
      } finally {
        folio.unlock();
      }
      folio = mapping.nextDirty(folio.nextIndex());
    }
    cursor = folio == null || folio.start() > last || end < 0 ? Long.MAX_VALUE : end;
    return start;
  }

  /** The byte after a folio, negative if that is the end of all positions. */
  private static long after(Folio folio) {
    return folio.start() + folio.bytes();
  }

  /** Where the first bytes of a folio are that are to be written, -1 if there are none. */
  private static int nextDirty(Folio folio, long from, long last) {
    long first = from - folio.start();
    if (first >= folio.bytes()) {
      return -1;
    }
    int next = folio.nextDirty((int) Math.max(first, 0));
    if (next < 0 || next > last - folio.start()) {
      return -1;
    }
    // Where it is, the run before this one may have ended within a page that was not so yet.
    return isWrittenWhole(folio) ? next & -Folio.PAGE_SIZE : next;
  }

  /** Whether its pages are written whole: what storage has of each is known by a digest alone. */
  private static boolean isWrittenWhole(Folio folio) {
    return folio.isMappedShared();
  }

  /** Takes up the bytes from {@code first} on that are dirty: how many, -1 if there is no room. */
  private long takeUpLocked(Bio bio, Folio folio, int first, long last) {
    long position = folio.start() + first;
    int end = (int) Math.min(folio.endOfDirty(first) - 1, last - folio.start()) + 1;
    int n = end - first;
    long bytes = Math.min(n, mapping.size() - position);
    if (bytes > 0) {
      if (!addLocked(bio, folio, position, bytes)) {
        return -1;
      }
      int fresh = folio.bits(position, bytes);
      folio.startWriteback(fresh);
      accountInFlight(Integer.bitCount(fresh));
      inFlight.add(folio);
    }
    cleanLocked(folio, position, n);
    return n;
  }

  private boolean addLocked(Bio bio, Folio folio, long start, long bytes) {
    if (isWrittenWhole(folio)) {
      return addCopyLocked(bio, folio, Objects.requireNonNull(folio.frame()), start, bytes);
    }
    return bio.add(folio.memory(), folio.at(start), bytes);
  }

  /** As it is right now, since a guest may store to it meanwhile: see {@link SharedAreas}. */
  private boolean addCopyLocked(Bio bio, Folio folio, MappableFrame frame, long start, long bytes) {
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
    int page = (int) ((start >>> Folio.PAGE_SHIFT) - folio.index());
    for (long done = 0; done < bytes; done += Folio.PAGE_SIZE) {
      long n = Math.min(bytes - done, Folio.PAGE_SIZE);
      frame.learn(page++, copies, at + done, n);
    }
    copied = at + ((bytes + Folio.PAGE_SIZE - 1) & -Folio.PAGE_SIZE);
    return true;
  }

  /**
   * Reads the pages of a folio that are dirty in part anew, but for their dirty bytes. Where that
   * fails they stay as they are. The caller holds {@link #lock}.
   */
  void refreshLocked(Folio folio) {
    for (int i = 0; i < folio.pages(); i++) {
      long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
      boolean partly = (folio.dirty() & 1 << i) != 0 && !folio.isDirty(start, Folio.PAGE_SIZE);
      if (partly) {
        refreshLocked(folio, i << Folio.PAGE_SHIFT);
      }
    }
  }

  private void refreshLocked(Folio folio, int page) {
    MemorySegment fresh = copies();
    long start = folio.start() + page;
    long read = fresh == null ? -Errno.ENOMEM : readLocked(fresh, start);
    if (fresh == null || read < 0) {
      return;
    }
    long valid = Math.clamp(mapping.size() - start, 0, read);
    fresh.asSlice(valid, Folio.PAGE_SIZE - valid).fill((byte) 0);
    int end = page + Folio.PAGE_SIZE;
    int at = page;
    while (at < end) {
      int dirty = folio.nextDirty(at);
      int to = dirty < 0 ? end : Math.min(dirty, end);
      MemorySegment.copy(fresh, at - page, folio.memory(), folio.at(folio.start() + at), to - at);
      at = to < end ? folio.endOfDirty(to) : end;
    }
  }

  private long readLocked(MemorySegment page, long position) {
    Bio bio = mapping.cache.takeBio();
    try {
      bio.add(page, 0, Folio.PAGE_SIZE);
      return mapping.ops.readPages(bio, position);
    } finally {
      mapping.cache.giveBack(bio);
    }
  }

  /** Where the copies of a run are; null where there is no memory for them. */
  private @Nullable MemorySegment copies() {
    if (copies == null) {
      copies = KernelMemory.allocate(Folio.LARGE_BYTES);
    }
    return copies;
  }

  /** The transfer of the bytes from {@code start} to before {@code end} is over. */
  private void finishLocked(boolean failed, long start, long end) {
    for (Folio folio : inFlight) {
      folio.lock();
      int bits = folio.endWriteback();
      if (failed) {
        long from = Math.max(start, folio.start());
        dirtyLocked(folio, from, Math.min(end - from, folio.bytesFrom(from)));
      }
      accountInFlight(-Integer.bitCount(bits));
      if (dropsWritten && folio.uses() < 2 && folio.isReclaimable()) {
        mapping.removeLocked(folio);
      }
      folio.unlock();
    }
    inFlight.clear();
  }
}
