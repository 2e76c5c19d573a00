package dev.gangway.filemap;

import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.mm.Folio;
import dev.gangway.mm.FolioOwner;
import dev.gangway.mm.VmEvent;
import dev.gangway.mm.XArray;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cached pages of one file: Linux's {@code struct address_space}, with the file's size.
 *
 * <p>Reading and overwriting take the lock of one folio at a time and nothing else. What moves the
 * end of the file takes {@link #inodeLock} as well; so a writer that stays below the end looks at
 * the size only under the lock of its folio, and whoever cuts the file sets the size first and then
 * goes through the folios.
 */
public final class AddressSpace implements FolioOwner {
  final PageCache cache;
  final AddressSpaceOps ops;

  /** Whoever moves the end of the file, or makes a hole: {@code i_rwsem}. */
  final ReentrantLock inodeLock = new ReentrantLock();

  /** What is written back of this file. */
  final PageWriteback writeback;

  /** Folios by the numbers of their pages; changed under its monitor: {@code i_pages}. */
  private final XArray<Folio> pages = new XArray<>();

  /** Guarded by the monitor of {@link #pages}. */
  private long pageCount;

  /** The pages of {@link #claim}, to before {@code claimedEnd}. Guarded by the same monitor. */
  private long claimedFirst;

  private long claimedEnd;

  /** Null until there is one. Written under this monitor. */
  private volatile @Nullable SharedAreas sharedAreas;

  /** Written under {@link #inodeLock}. */
  private volatile long size;

  /**
   * @param size bytes in the file
   */
  public AddressSpace(PageCache cache, AddressSpaceOps ops, long size) {
    this.cache = cache;
    this.ops = ops;
    this.size = size;
    this.writeback = new PageWriteback(this);
  }

  // ---- the file systems' face -----------------------------------------------------------------

  /** Bytes in the file. */
  public long size() {
    return size;
  }

  /** Pages in the cache. */
  public long pageCount() {
    synchronized (pages) {
      return pageCount;
    }
  }

  /** Reads at {@code io.position}: see {@link FilemapRead}. */
  public long read(Kiocb io, IovIter to, FileRa ra) {
    return FilemapRead.read(this, io, to, ra);
  }

  /** Writes at {@code io.position}, or at the end: see {@link BufferedWrite}. */
  public long write(Kiocb io, IovIter from, FileRa ra) {
    return BufferedWrite.write(this, io, from, ra);
  }

  /** Its errors of writing back. */
  public ErrSeq errors() {
    return writeback.errors();
  }

  /** Writing it back. */
  public PageWriteback writeback() {
    return writeback;
  }

  /** The areas of guests that store to its folios. */
  SharedAreas sharedAreas() {
    SharedAreas here = sharedAreas;
    return here != null ? here : makeSharedAreas();
  }

  private synchronized SharedAreas makeSharedAreas() {
    SharedAreas here = sharedAreas;
    if (here == null) {
      here = new SharedAreas(this);
      sharedAreas = here;
    }
    return here;
  }

  /** Whether a guest may be storing to its folios right now. */
  boolean isMappedShared() {
    SharedAreas here = sharedAreas;
    return here != null && !here.isEmpty();
  }

  /**
   * Makes dirty what guests stored to the pages from {@code first} to {@code last}. The caller
   * holds no folio.
   */
  void collectStores(long first, long last) {
    SharedAreas here = sharedAreas;
    if (here != null) {
      here.collect(first, last);
    }
  }

  /** The file is about to grow: what guests stored past its end goes. */
  void zeroPastEndLocked() {
    SharedAreas here = sharedAreas;
    if (here != null) {
      here.zeroPastEnd();
    }
  }

  void setSizeLocked(long newSize) {
    assert inodeLock.isHeldByCurrentThread();
    size = newSize;
  }

  // ---- folios ---------------------------------------------------------------------------------

  /** The folio with page {@code index}, locked exclusively; null where there is none. */
  @Nullable Folio findLocked(long index) {
    while (true) {
      Folio folio = pages.get(index);
      if (folio == null) {
        return null;
      }
      folio.lock();
      if (folio.isOf(this)) {
        return folio;
      }
      folio.unlock();
    }
  }

  /** The folio with page {@code index}, locked to be read; null where there is none. */
  @Nullable Folio findLockedShared(long index) {
    while (true) {
      Folio folio = pages.get(index);
      if (folio == null) {
        return null;
      }
      folio.lockShared();
      if (folio.isOf(this)) {
        return folio;
      }
      folio.unlockShared();
    }
  }

  /** The folio with page {@code index}, not locked: it may be gone the next moment. */
  @Nullable Folio peek(long index) {
    return pages.get(index);
  }

  /** The first folio at or after page {@code index}, not locked. */
  @Nullable Folio next(long index) {
    synchronized (pages) {
      return pages.next(index);
    }
  }

  /** The first dirty folio at or after page {@code index}, not locked. */
  @Nullable Folio nextDirty(long index) {
    synchronized (pages) {
      return pages.nextMarked(index);
    }
  }

  /**
   * Puts a new folio into the file. The caller has locked it. It waits while its pages are claimed.
   *
   * @return false where one of its pages is there already, and nothing has changed
   */
  boolean insertLocked(Folio folio) {
    synchronized (pages) {
      awaitUnclaimed(folio);
      for (int i = 0; i < folio.pages(); i++) {
        if (pages.get(folio.index() + i) != null) {
          return false;
        }
      }
      for (int i = 0; i < folio.pages(); i++) {
        pages.store(folio.index() + i, folio);
      }
      pageCount += folio.pages();
    }
    if (ops.hasBacking()) {
      cache.memory().lru().add(folio);
    }
    return true;
  }

  /** As the lock of a folio, not cut short by a signal: a claim lasts for one transfer. */
  private void awaitUnclaimed(Folio folio) {
    boolean interrupted = false;
    while (folio.index() < claimedEnd && claimedFirst < folio.nextIndex()) {
      try {
        pages.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Keeps the pages from {@code first} to before {@code end} out of the cache until {@link
   * #unclaim}: who wants one that is missing waits. The caller holds {@code PageWriteback.lock},
   * and takes no folio's meanwhile.
   *
   * @return false where one is there, and nothing has changed
   */
  boolean claim(long first, long end) {
    synchronized (pages) {
      Folio next = pages.next(first);
      if (next != null && next.index() < end) {
        return false;
      }
      claimedFirst = first;
      claimedEnd = end;
    }
    return true;
  }

  /** Ends {@link #claim}. */
  void unclaim() {
    synchronized (pages) {
      claimedEnd = 0;
      pages.notifyAll();
    }
  }

  /**
   * Puts {@code fresh} in the place of {@code old}, with all that is known of its pages, and frees
   * {@code old}. Both are locked, of the same shape, and nobody uses the memory of {@code old}
   * without its lock: it is neither pinned nor on its way to storage.
   */
  void replaceLocked(Folio old, Folio fresh) {
    fresh.replace(old);
    synchronized (pages) {
      for (int i = 0; i < old.pages(); i++) {
        pages.store(old.index() + i, fresh); // its mark stays
      }
    }
    if (ops.hasBacking()) {
      cache.memory().lru().remove(old);
      cache.memory().lru().add(fresh);
    }
    cache.memory().free(old);
  }

  /** Takes a folio out of the file and frees it; what was dirty in it is forgotten. */
  @Override
  public void removeLocked(Folio folio) {
    if (folio.dirty() != 0) {
      writeback.cleanLocked(folio, folio.start(), folio.bytes());
    }
    synchronized (pages) {
      for (int i = 0; i < folio.pages(); i++) {
        pages.erase(folio.index() + i);
      }
      pageCount -= folio.pages();
    }
    folio.detach();
    if (ops.hasBacking()) {
      cache.memory().lru().remove(folio);
    }
    ops.uncharge(folio.pages());
    cache.memory().free(folio);
  }

  /** Pages from {@code first} to {@code last} that are here. */
  long count(long first, long last) {
    long found = 0;
    synchronized (pages) {
      Folio folio = pages.next(first);
      while (folio != null && folio.index() <= last) {
        found++;
        folio = pages.next(folio.index() + 1);
      }
    }
    return found;
  }

  void markDirty(Folio folio) {
    synchronized (pages) {
      pages.mark(folio.index());
    }
  }

  void unmarkDirty(Folio folio) {
    synchronized (pages) {
      pages.unmark(folio.index());
    }
  }

  /**
   * The folio with page {@code index}, locked exclusively, made where it is missing: {@code
   * __filemap_get_folio(FGP_WRITEBEGIN)}. It may wait for memory.
   *
   * @param wanted pages that a new one had better have
   * @return null where there is no room
   */
  @Nullable Folio grabLocked(long index, int wanted) {
    int order = ops.hasBacking() && index >= Folio.LARGE ? wanted : 1;
    while (true) {
      Folio folio = findLocked(index);
      if (folio != null) {
        return folio;
      }
      if (!ops.tryCharge(1)) {
        return null;
      }
      folio = cache.memory().allocate(this, index, order);
      if (folio == null) {
        ops.uncharge(1);
        return null;
      }
      folio.lock();
      if (insertLocked(folio)) {
        return folio;
      }
      folio.detach();
      folio.unlock();
      cache.memory().free(folio);
      ops.uncharge(1);
      // Where a neighbour is there already, only a small one fits.
      order = 1;
    }
  }

  /**
   * Brings the pages {@code first} to {@code last} of a folio up to date where they are not.
   *
   * @return 0 or {@code -errno} of the file system
   */
  long fillLocked(Folio folio, long first, long last) {
    long page = first;
    while (page <= last) {
      if ((folio.uptodate() & folio.bit(page)) != 0) {
        page++;
        continue;
      }
      long end = page;
      while (end <= last && (folio.uptodate() & folio.bit(end)) == 0) {
        end++;
      }
      long status = readLocked(folio, page << Folio.PAGE_SHIFT, (end - page) << Folio.PAGE_SHIFT);
      if (status < 0) {
        return status;
      }
      page = end;
    }
    return 0;
  }

  private long readLocked(Folio folio, long start, long n) {
    FaultEvent event = Trace.fault();
    Bio bio = cache.takeBio();
    try {
      bio.add(folio.memory(), folio.at(start), n);
      long read = ops.readPages(bio, start);
      Trace.end(event, FaultEvent.FILL, this, start, read);
      if (read < 0) {
        return read;
      }
      cache.vmStat().add(VmEvent.PGPGIN, read >> 10);
      filledLocked(folio, start, n, read);
      return 0;
    } finally {
      cache.giveBack(bio);
    }
  }

  /**
   * Notes that {@code n} bytes of a folio from {@code start} on were read, of which the first
   * {@code valid} are the file's: the rest, and what lies past the end of the file, is zero.
   */
  void filledLocked(Folio folio, long start, long n, long valid) {
    long keep = Math.clamp(Math.min(valid, size - start), 0, n);
    folio.zero(start + keep, n - keep);
    folio.markUptodate(folio.bits(start, n));
  }
}
