package dev.gangway.mm;

import java.lang.foreign.MemorySegment;

/** The memory of folios: where it lies, and where it goes when a folio is freed. */
abstract class Frame {
  private final MemorySegment slab;

  Frame(MemorySegment slab) {
    this.slab = slab;
  }

  /** The memory that offsets of folios count in. */
  final MemorySegment slab() {
    return slab;
  }

  /** Takes back {@code pages} pages at {@code offset} of the slab; no thread uses them any more. */
  abstract void takeBack(int offset, int pages);
}
