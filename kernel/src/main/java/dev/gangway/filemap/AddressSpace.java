package dev.gangway.filemap;

import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.mm.Folio;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cached pages of one file: Linux's {@code struct address_space}, with the file's size.
 *
 * <p>Reading and overwriting take the lock of one folio at a time and nothing else. What moves the
 * end of the file takes {@link #inodeLock} as well; so a writer that stays below the end looks at
 * the size only under the lock of its folio, and a thread that cuts the file sets the size first
 * and then goes through the folios.
 */
public final class AddressSpace extends FolioTable {
  final PageCache cache;
  final AddressSpaceOps ops;

  /** Held to move the end of the file, or to make a hole: {@code i_rwsem}. */
  final ReentrantLock inodeLock = new ReentrantLock();

  /** What is dirty of this file, and writing it back. */
  final PageWriteback writeback;

  /** Written under {@link #inodeLock}. */
  private volatile long size;

  /**
   * @param size bytes in the file
   */
  public AddressSpace(PageCache cache, AddressSpaceOps ops, long size) {
    this.cache = cache;
    this.ops = ops;
    this.size = size;
    this.writeback = new PageWriteback(this, ops, cache);
  }

  /** What else is cached with it. */
  public PageCache cache() {
    return cache;
  }

  /** What the file system does for it. */
  public AddressSpaceOps ops() {
    return ops;
  }

  /** Writing it back. */
  public PageWriteback writeback() {
    return writeback;
  }

  /** The areas of guests that store to its folios. */
  public SharedAreas sharedAreas() {
    return writeback.sharedAreas();
  }

  /** Its errors of writing back. */
  public ErrSeq errors() {
    return writeback.errors();
  }

  // ---- size -----------------------------------------------------------------------------------

  @Override
  public long size() {
    return size;
  }

  /** Whether this thread may move the end of the file. */
  boolean mayMoveEnd() {
    return inodeLock.isHeldByCurrentThread();
  }

  void setSizeLocked(long newSize) {
    assert mayMoveEnd();
    size = newSize;
  }

  // ---- folios ---------------------------------------------------------------------------------

  /**
   * Puts a new folio into the file and leaves it locked. If one of its pages is there already, the
   * folio is freed. Waits while its pages are claimed.
   *
   * @return whether it is in the file
   */
  public boolean addLocked(Folio folio) {
    folio.lock();
    if (tryStore(folio)) {
      if (ops.hasBacking()) {
        cache.memory().lru().add(folio);
      }
      return true;
    }
    folio.detach();
    folio.unlock();
    cache.memory().free(folio);
    return false;
  }

  /**
   * Puts {@code fresh} in the place of {@code old}, with all that is known of its pages, and frees
   * {@code old}. Both are locked, of the same shape, and the memory of {@code old} is used under
   * its lock alone: it is neither pinned nor on its way to storage.
   */
  public void replaceLocked(Folio old, Folio fresh) {
    fresh.replace(old);
    replace(fresh);
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
    erase(folio);
    folio.detach();
    if (ops.hasBacking()) {
      cache.memory().lru().remove(folio);
    }
    ops.uncharge(folio.pages());
    cache.memory().free(folio);
  }

  /** {@linkplain #removeLocked Removes} a folio that has no valid page and is not in use. */
  void removeIfUnusedLocked(Folio folio) {
    if (folio.uptodate() == 0 && !folio.isPinned()) {
      removeLocked(folio);
    }
  }

  /**
   * The folio with page {@code index}, locked exclusively, made if it is missing: {@code
   * __filemap_get_folio(FGP_WRITEBEGIN)}. It may wait for memory.
   *
   * @param wanted pages that a new one had better have
   * @return null if there is no room
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
      if (addLocked(folio)) {
        return folio;
      }
      ops.uncharge(1);
      // If a neighbour is there already, only a small one fits.
      order = 1;
    }
  }

  /**
   * Brings the pages {@code first} to {@code last} of a folio up to date if they are not.
   *
   * @return 0 or {@code -errno} of the file system
   */
  public long fillLocked(Folio folio, long first, long last) {
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
      Trace.end(event, FaultEvent.FILL, ops, start, read);
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
