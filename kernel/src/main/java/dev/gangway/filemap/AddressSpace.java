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
 * <p>Reads and overwrites lock one folio at a time and nothing else. Moving the end of the file
 * also requires {@link #inodeLock}. A writer below the end therefore checks the size under the lock
 * of its folio, and truncation sets the size first and then visits the folios.
 */
public final class AddressSpace extends FolioTable {
  final PageCache cache;
  final AddressSpaceOps ops;

  /** Held to move the end of the file or to punch a hole: {@code i_rwsem}. */
  final ReentrantLock inodeLock = new ReentrantLock();

  /** The dirty pages of this file and their writeback. */
  final PageWriteback writeback;

  /** Written under {@link #inodeLock}. */
  private volatile long size;

  /**
   * @param size size of the file in bytes
   */
  public AddressSpace(PageCache cache, AddressSpaceOps ops, long size) {
    this.cache = cache;
    this.ops = ops;
    this.size = size;
    this.writeback = new PageWriteback(this, ops, cache);
  }

  /** The cache that it belongs to. */
  public PageCache cache() {
    return cache;
  }

  /** The operations of its file system. */
  public AddressSpaceOps ops() {
    return ops;
  }

  /** Its writeback. */
  public PageWriteback writeback() {
    return writeback;
  }

  /** The shared areas of guests that map it. */
  public SharedAreas sharedAreas() {
    return writeback.sharedAreas();
  }

  /** Its writeback errors. */
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
   * Puts a new folio into the file and leaves it locked. If one of its pages is cached already, the
   * folio is freed. Waits while its pages are claimed.
   *
   * @return whether the folio was added
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
   * Replaces {@code old} by {@code fresh}, copies the state of its pages, and frees {@code old}.
   * Both are locked and of the same size. {@code old} is neither pinned nor under writeback.
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

  /** Removes a folio from the file and frees it. Its dirty bytes are discarded. */
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
   * Finds or allocates the folio with page {@code index} and locks it exclusively: {@code
   * __filemap_get_folio(FGP_WRITEBEGIN)}. It may wait for memory.
   *
   * @param wanted preferred number of pages of a new folio
   * @return null if there is no memory
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
      // If a neighbouring page is cached already, only a small folio fits.
      order = 1;
    }
  }

  /**
   * Reads those pages from {@code first} to {@code last} of a folio that are not up to date.
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
   * Records that {@code n} bytes of a folio from {@code start} on were read. Only the first {@code
   * valid} bytes are the file's; the rest, and bytes past the end of the file, are zeroed.
   */
  void filledLocked(Folio folio, long start, long n, long valid) {
    long keep = Math.clamp(Math.min(valid, size - start), 0, n);
    folio.zero(start + keep, n - keep);
    folio.markUptodate(folio.bits(start, n));
  }
}
