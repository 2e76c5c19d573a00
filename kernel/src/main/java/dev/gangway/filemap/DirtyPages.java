package dev.gangway.filemap;

import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.filemap.writeback.Flusher;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.NodeStat;
import dev.gangway.mm.VmEvent;
import dev.gangway.mm.VmStat;

/**
 * Which bytes of a file are dirty, and how many pages of it are: for the flusher, for throttling
 * and for statistics.
 *
 * <p>Methods that take a folio are called under its lock. The monitor is a leaf but for the
 * flusher's lock.
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

  /** Pages on their way. Guarded by this. */
  private long pagesInFlight;

  /** The error of the last attempt to write, 0 for none. Written under this monitor. */
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

  /** Whether there is anything that is not in storage. */
  public final synchronized boolean isDirty() {
    return dirtyPages + pagesInFlight != 0;
  }

  /** Makes the flusher look at this file from now on, as long as guests store to it unseen. */
  public final void watch() {
    flusher.enqueue(entry);
  }

  // ---- folios ---------------------------------------------------------------------------------

  /** Makes the pages {@code bits} of a folio dirty, as a whole. */
  public final void dirtyLocked(Folio folio, int bits) {
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

  /** Makes {@code n} bytes from {@code position} on clean, all of them in {@code folio}. */
  final void cleanLocked(Folio folio, long position, long n) {
    int before = folio.dirty();
    folio.removeDirty(position, n);
    if (folio.dirty() == 0 && before != 0) {
      folios.unmarkDirty(folio);
    }
    account(Integer.bitCount(folio.dirty()) - Integer.bitCount(before));
  }

  /** The storage has {@code n} bytes from {@code position} on by another way. */
  final void storedLocked(Folio folio, long position, long n) {
    if (!MappableFrame.isShared(folio)) {
      cleanLocked(folio, position, n);
    }
  }

  // ---- accounting -----------------------------------------------------------------------------

  private synchronized long account(long n) {
    dirtyPages += n;
    nodeStat.addDirty(n);
    // What cannot be written must not make the writers of other files wait.
    if (failure == 0) {
      flusher.account(n);
    }
    return dirtyPages;
  }

  final synchronized void accountInFlight(int n) {
    pagesInFlight += n;
    nodeStat.addWriteback(n);
  }

  /** An attempt to write has ended: 0 or {@code -errno}. Each opener hears of a new error once. */
  final synchronized void setFailure(long status) {
    if (status < 0 && failure != status) {
      errors.set((int) -status);
    }
    if ((failure == 0) != (status == 0)) {
      flusher.account(status == 0 ? dirtyPages : -dirtyPages);
    }
    failure = status;
  }

  /** Whether the last attempt to write failed. */
  final boolean hasFailed() {
    return failure != 0;
  }

  /**
   * Waits if too much is dirty, of all files.
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
