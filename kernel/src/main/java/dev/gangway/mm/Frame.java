package dev.gangway.mm;

import java.lang.foreign.MemorySegment;

/** The memory of folios, and the allocator that it returns to. */
abstract class Frame {
  private final MemorySegment slab;

  Frame(MemorySegment slab) {
    this.slab = slab;
  }

  /** The memory that the offsets of folios refer to. */
  final MemorySegment slab() {
    return slab;
  }

  /** Frees {@code pages} pages at {@code offset} of the slab. No thread uses them any more. */
  abstract void takeBack(int offset, int pages);
}
