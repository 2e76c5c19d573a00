package dev.gangway.mm;

import dev.gangway.uaccess.KernelMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Allocates the memory of folios. Off-heap slabs are cut into blocks of a large folio's size, and
 * blocks into pages for small folios. It is a buddy allocator of two orders.
 *
 * <p>No slab is added while a page is free. So the slabs never exceed the peak of memory in use,
 * whatever the pattern of allocations. Slabs stay until the allocator is garbage.
 *
 * <p>Memory is not zeroed. Thread-safe; its lock is a leaf.
 */
final class FrameAllocator {
  static final int BLOCK_BYTES = Folio.LARGE_BYTES;
  private static final long UNLIMITED = Long.MAX_VALUE & -BLOCK_BYTES;
  private static final int ALL_FREE = (1 << Folio.LARGE) - 1;

  /** {@link Folio#LARGE} consecutive pages. */
  private final class Block extends Frame {
    private final int offset;

    /** A bit for each page that is free. */
    private int free = ALL_FREE;

    private Block previous = this;
    private Block next = this;

    Block(MemorySegment slab, int offset) {
      super(slab);
      this.offset = offset;
    }

    @Override
    void takeBack(int at, int pages) {
      int page = (at - offset) / Folio.PAGE_SIZE;
      put(this, pages == 1 ? 1 << page : ALL_FREE);
    }
  }

  private final long maxBytes;
  private final List<MemorySegment> slabs = new ArrayList<>();
  private long slabBytes;
  private long freePages;

  /** Memory in {@link MappableSlab}s, which counts against the limit. */
  private long elsewhereBytes;

  /** Pages of slabs whose memory was returned to the host to make room for that: a balloon. */
  private final ArrayDeque<Hole> holes = new ArrayDeque<>();

  private long holeBytes;

  /** Pages of a block: a bit for each. */
  private record Hole(Block block, int bits) {}

  /** Wholly free blocks and partly free blocks, each in a doubly linked list. */
  private final Block whole = head();

  private final Block partial = head();

  /**
   * @param maxBytes limit of the memory of all slabs, rounded down to a block
   */
  FrameAllocator(long maxBytes) {
    this.maxBytes = maxBytes & -BLOCK_BYTES;
  }

  /**
   * Allocates a folio. The contents of its memory are undefined.
   *
   * @param pages 1 or {@link Folio#LARGE}, and {@code index} is a multiple of it
   * @return null if no block of that size is free and the limit is reached
   */
  @Nullable Folio allocate(FolioOwner owner, long index, int pages) {
    return pages == 1 ? small(owner, index) : large(owner, index);
  }

  private synchronized @Nullable Folio large(FolioOwner owner, long index) {
    Block block = first(whole);
    if (block == null && freePages == 0) {
      block = firstOfNewSlab();
    }
    if (block == null) {
      return null;
    }
    take(block, ALL_FREE);
    return new Folio(owner, index, block, block.offset, Folio.LARGE);
  }

  private synchronized @Nullable Folio small(FolioOwner owner, long index) {
    Block block = first(partial);
    if (block == null) {
      block = first(whole);
    }
    if (block == null) {
      block = firstOfNewSlab();
    }
    if (block == null) {
      return null;
    }
    int page = Integer.numberOfTrailingZeros(block.free);
    take(block, 1 << page);
    return new Folio(owner, index, block, block.offset + page * Folio.PAGE_SIZE, 1);
  }

  private synchronized void put(Block block, int bits) {
    assert (block.free & bits) == 0;
    if (block.free != 0) {
      unlink(block);
    }
    block.free |= bits;
    freePages += Integer.bitCount(bits);
    link(block);
  }

  /** Bytes of all slabs, including {@link MappableSlab}s. */
  synchronized long slabBytes() {
    return slabBytes - holeBytes + elsewhereBytes;
  }

  /** Bytes of the slabs that are in use by folios. */
  synchronized long folioBytes() {
    return slabBytes() - freePages * Folio.PAGE_SIZE;
  }

  // ---- memory of mappable slabs ---------------------------------------------------------------

  /**
   * Counts {@code pages} pages of {@link MappableSlab}s. If the limit leaves no room, free pages
   * here return their memory to the host.
   *
   * @return false, with nothing changed, if there are not enough free pages
   */
  synchronized boolean tryTakeRoom(long pages) {
    long missing = pages * Folio.PAGE_SIZE - (maxBytes - slabBytes());
    if (missing > freePages * Folio.PAGE_SIZE) {
      return false;
    }
    elsewhereBytes += pages * Folio.PAGE_SIZE;
    while (missing > 0) {
      missing -= makeHole((int) Math.min(missing / Folio.PAGE_SIZE, Folio.LARGE));
    }
    return true;
  }

  /** Makes a hole of at most {@code pages} pages in a block. Returns its bytes. */
  private long makeHole(int pages) {
    Block some = first(partial);
    Block block = some != null ? some : whole.next; // a page is free
    int bits = 0;
    long bytes = 0;
    for (int page = 0; page < Folio.LARGE && Integer.bitCount(bits) < pages; page++) {
      if ((block.free & 1 << page) != 0) {
        bits |= 1 << page;
        KernelMemory.discard(
            block.slab(), block.offset + (long) page * Folio.PAGE_SIZE, Folio.PAGE_SIZE);
        bytes += Folio.PAGE_SIZE;
      }
    }
    take(block, bits);
    holes.push(new Hole(block, bits));
    holeBytes += bytes;
    return bytes;
  }

  /** Undoes {@link #tryTakeRoom}; pages whose memory was returned to the host become free again. */
  synchronized void giveRoom(long pages) {
    elsewhereBytes -= pages * Folio.PAGE_SIZE;
    assert elsewhereBytes >= 0;
    Hole hole = holes.peek();
    while (hole != null
        && maxBytes - slabBytes() >= (long) Integer.bitCount(hole.bits) * Folio.PAGE_SIZE) {
      holes.pop();
      holeBytes -= (long) Integer.bitCount(hole.bits) * Folio.PAGE_SIZE;
      put(hole.block, hole.bits);
      hole = holes.peek();
    }
  }

  private void take(Block block, int bits) {
    unlink(block);
    block.free &= ~bits;
    freePages -= Integer.bitCount(bits);
    if (block.free != 0) {
      link(block);
    }
  }

  private @Nullable Block firstOfNewSlab() {
    // An allocator without a limit may belong to a small file system, and there may be thousands.
    long wanted =
        maxBytes >= UNLIMITED
            ? Math.clamp(slabBytes, BLOCK_BYTES, KernelMemory.HUGE_PAGE)
            : KernelMemory.HUGE_PAGE;
    long bytes = Math.min(wanted, (maxBytes - slabBytes()) & -BLOCK_BYTES);
    MemorySegment slab = bytes > 0 ? KernelMemory.allocate(bytes) : null;
    if (slab == null) {
      return null;
    }
    slabs.add(slab);
    slabBytes += bytes;
    freePages += bytes / Folio.PAGE_SIZE;
    for (long offset = bytes - BLOCK_BYTES; offset >= 0; offset -= BLOCK_BYTES) {
      link(new Block(slab, (int) offset));
    }
    return first(whole);
  }

  // ---- lists of blocks ------------------------------------------------------------------------

  private Block head() {
    return new Block(MemorySegment.NULL, 0);
  }

  private static @Nullable Block first(Block head) {
    return head.next == head ? null : head.next;
  }

  /** Puts a block first in its list. */
  private void link(Block block) {
    Block head = block.free == ALL_FREE ? whole : partial;
    block.previous = head;
    block.next = head.next;
    head.next.previous = block;
    head.next = block;
  }

  private static void unlink(Block block) {
    block.previous.next = block.next;
    block.next.previous = block.previous;
  }
}
