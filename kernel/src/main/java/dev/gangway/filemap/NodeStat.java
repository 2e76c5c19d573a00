package dev.gangway.filemap;

import java.util.concurrent.atomic.LongAdder;

/**
 * In what state the pages of one page cache are right now: Linux's {@code node_page_state()}.
 * Counted where a page changes its state, never on the path of a hit.
 */
final class NodeStat {
  private final LongAdder dirty = new LongAdder();
  private final LongAdder writeback = new LongAdder();

  /** {@code n} more pages are dirty, fewer where it is negative: also what cannot be written. */
  void addDirty(long n) {
    dirty.add(n);
  }

  /** {@code n} more pages are on their way to storage, fewer where it is negative. */
  void addWriteback(long n) {
    writeback.add(n);
  }

  long dirty() {
    return dirty.sum();
  }

  long writeback() {
    return writeback.sum();
  }
}
