package dev.gangway.filemap;

import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.NodeStat;
import dev.gangway.mm.VmEvent;
import dev.gangway.mm.VmStat;

/**
 * The dirty bytes of a file and the number of its dirty pages, for the flusher, throttling and
 * statistics.
 *
 * <p>Methods with a folio argument require its lock. Under the monitor, only the flusher's lock is
 * taken.
 */
abstract class DirtyPages implements Flusher.Inode {
  final FolioTable folios;
  private final NodeStat nodeStat;
  private final VmStat vmStat;
  private final Flusher flusher;
  private final Flusher.Entry entry = new Flusher.Entry(this);
  private final ErrSeq errors = new ErrSeq();

  /** Guarded by this. */
  private long dirtyPages;

  /** Pages under writeback. Guarded by this. */
  private long pagesInFlight;

  /** The error of the last writeback, 0 for none. Written under this monitor. */
  private volatile long failure;

  DirtyPages(FolioTable folios, PageCache cache) {
    this.folios = folios;
    this.nodeStat = cache.nodeStat();
    this.vmStat = cache.vmStat();
    this.flusher = cache.flusher();
  }

  final ErrSeq errors() {
    return errors;
  }

  /** Whether any data is not in storage yet. */
  public final synchronized boolean isDirty() {
    return dirtyPages + pagesInFlight != 0;
  }

  /** Has the flusher check this file periodically while guests have shared areas of it. */
  public final void watch() {
    flusher.enqueue(entry);
  }

  // ---- folios ---------------------------------------------------------------------------------

  /** Marks the pages {@code bits} of a folio as wholly dirty. */
  public final void dirtyLocked(Folio folio, int bits) {
    for (int i = 0; i < folio.pages(); i++) {
      if ((bits & 1 << i) != 0) {
        dirtyLocked(folio, folio.start() + ((long) i << Folio.PAGE_SHIFT), Folio.PAGE_SIZE);
      }
    }
  }

  /**
   * Marks {@code n} bytes from {@code position} on as dirty, all of them in {@code folio}. Pages in
   * a shared area become wholly dirty.
   */
  final void dirtyLocked(Folio folio, long position, long n) {
    int before = folio.dirty();
    if (MappableFrame.isShared(folio)) {
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
      folios.markDirty(folio);
    }
    int fresh = Integer.bitCount(folio.dirty() & ~before);
    vmStat.add(VmEvent.NR_DIRTIED, fresh);
    if (account(fresh) == fresh) {
      flusher.enqueue(entry);
    }
  }

  /** Marks {@code n} bytes from {@code position} on as clean, all of them in {@code folio}. */
  final void cleanLocked(Folio folio, long position, long n) {
    int before = folio.dirty();
    folio.removeDirty(position, n);
    if (folio.dirty() == 0 && before != 0) {
      folios.unmarkDirty(folio);
    }
    account(Integer.bitCount(folio.dirty()) - Integer.bitCount(before));
  }

  /** Marks {@code n} bytes from {@code position} on as stored by other means than writeback. */
  final void storedLocked(Folio folio, long position, long n) {
    if (!MappableFrame.isShared(folio)) {
      cleanLocked(folio, position, n);
    }
  }

  // ---- accounting -----------------------------------------------------------------------------

  private synchronized long account(long n) {
    dirtyPages += n;
    nodeStat.addDirty(n);
    // Pages that cannot be written must not throttle the writers of other files.
    if (failure == 0) {
      flusher.account(n);
    }
    return dirtyPages;
  }

  final synchronized void accountInFlight(int n) {
    pagesInFlight += n;
    nodeStat.addWriteback(n);
  }

  /** Records the result of a writeback, 0 or {@code -errno}. Each opener gets a new error once. */
  final synchronized void setFailure(long status) {
    if (status < 0 && failure != status) {
      errors.set((int) -status);
    }
    if ((failure == 0) != (status == 0)) {
      flusher.account(status == 0 ? dirtyPages : -dirtyPages);
    }
    failure = status;
  }

  /** Whether the last writeback failed. */
  final boolean hasFailed() {
    return failure != 0;
  }

  /**
   * Waits if too many pages are dirty in all files together.
   *
   * @return 0; {@code -EINTR}
   */
  final long throttle() {
    long status = flusher.balanceDirtyPages();
    if (status > 0) {
      vmStat.add(VmEvent.BALANCE_DIRTY_PAUSE, 1);
    }
    return Math.min(status, 0);
  }
}
