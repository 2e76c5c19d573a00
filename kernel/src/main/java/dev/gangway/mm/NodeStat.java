package dev.gangway.mm;

import java.util.concurrent.atomic.LongAdder;

/**
 * Number of pages in each state, for one page cache: Linux's {@code node_page_state()}. Updated
 * when a page changes its state, never on a cache hit.
 */
public final class NodeStat {
  private final LongAdder dirty = new LongAdder();
  private final LongAdder writeback = new LongAdder();

  /**
   * Adds {@code n}, which may be negative, to the dirty pages. Pages that cannot be written count
   * too.
   */
  public void addDirty(long n) {
    dirty.add(n);
  }

  /** Adds {@code n}, which may be negative, to the pages under writeback. */
  public void addWriteback(long n) {
    writeback.add(n);
  }

  /** Dirty pages. */
  public long dirty() {
    return dirty.sum();
  }

  /** Pages under writeback. */
  public long writeback() {
    return writeback.sum();
  }
}
