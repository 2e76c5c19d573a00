package dev.gangway.mm;

import java.util.concurrent.atomic.LongAdder;

/**
 * In what state the pages of one page cache are right now: Linux's {@code node_page_state()}.
 * Counted where a page changes its state, never on the path of a hit.
 */
public final class NodeStat {
  private final LongAdder dirty = new LongAdder();
  private final LongAdder writeback = new LongAdder();

  /** {@code n} more pages are dirty, fewer where it is negative: also what cannot be written. */
  public void addDirty(long n) {
    dirty.add(n);
  }

  /** {@code n} more pages are on their way to storage, fewer where it is negative. */
  public void addWriteback(long n) {
    writeback.add(n);
  }

  /** Pages that are dirty. */
  public long dirty() {
    return dirty.sum();
  }

  /** Pages that are on their way. */
  public long writeback() {
    return writeback.sum();
  }
}
