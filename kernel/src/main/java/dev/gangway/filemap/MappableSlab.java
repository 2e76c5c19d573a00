package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.SharedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the folios of a range that guests map: for these folios alone, so that no other file's
 * bytes ever come to lie where somebody has mapped one.
 *
 * <p>Its memory counts against the limit of the page cache, block by block as it is taken. A folio
 * that is freed gives its pages back at once, and the last one the addresses too; nothing of it is
 * used twice. Whoever made it fills it and then {@link #close}s it; others only free.
 */
final class MappableSlab implements AutoCloseable {
  private final PageCache cache;
  private final SharedMemory.Piece memory;
  private final long bytes;

  /** Bytes that there is room and memory for, and of them those that are used. Of the maker. */
  private long populated;

  private long used;

  /** Pages of folios, and one more until {@link #close}. Guarded by this. */
  private long holders = 1;

  private MappableSlab(PageCache cache, SharedMemory.Piece memory, long bytes) {
    this.cache = cache;
    this.memory = memory;
    this.bytes = bytes;
  }

  /** What one folio has of a slab. Its fields are guarded by the folio's lock. */
  static final class Frame extends FrameAllocator.Block {
    private static final MemorySegment ZEROES = Arena.ofAuto().allocate(Folio.PAGE_SIZE);

    private final MappableSlab slab;
    private final int offset;

    /** Areas that have the folio mapped: Linux's {@code _mapcount}. */
    int mapCount;

    /** Those of them that are shared. */
    private int sharedCount;

    /** A bit for each page that one of those covers, or has covered. */
    private int covered;

    /** A digest for each page of what storage has; null where no area is shared. */
    private long @Nullable [] stored;

    /** A bit for each page whose digest is known. */
    private int known;

    private Frame(MappableSlab slab, int offset) {
      super(slab.memory.segment(), offset);
      this.slab = slab;
      this.offset = offset;
    }

    SharedMemory.Piece memory() {
      return slab.memory;
    }

    /** Bytes from the start of {@link #memory}. */
    int offset() {
      return offset;
    }

    // ---- what storage has ---------------------------------------------------------------------

    /** One more shared area, of the pages {@code bits}. Storage has what is clean of them. */
    void share(Folio folio, int bits, long size) {
      sharedCount++;
      if (stored == null) {
        stored = new long[folio.pages()];
      }
      covered |= bits;
      learn(folio, bits & folio.uptodate & ~folio.dirty & ~known, size);
    }

    /** One shared area fewer. */
    void unshare() {
      sharedCount--;
      if (sharedCount == 0) {
        stored = null;
        known = 0;
        covered = 0;
      }
    }

    /** Whether guests may be storing to the folio right now. */
    boolean isShared() {
      return sharedCount > 0;
    }

    /** Storage has, of those of these pages that guests store to, what is in the memory. */
    void relearn(Folio folio, int bits, long size) {
      learn(folio, bits & known, size);
    }

    private void learn(Folio folio, int bits, long size) {
      for (int i = 0; i < folio.pages(); i++) {
        if ((bits & 1 << i) != 0) {
          learn(i, digest(folio, i, size));
        }
      }
    }

    /** Storage gets, of page {@code i}, what has this digest. */
    void learn(int i, long digest) {
      if (stored != null) {
        stored[i] = digest;
        known |= 1 << i;
      }
    }

    /** Storage has nothing but zeroes in page {@code i}. */
    void learnZero(Folio folio, int i, long size) {
      learn(i, PageDigest.of(ZEROES, 0, below(folio, i, size)));
    }

    /** Nobody knows what storage has of these pages. */
    void forget(int bits) {
      known &= ~bits;
    }

    /** The pages below the end of the file that are clean, but may not be what storage has. */
    int strayed(Folio folio, long size) {
      int clean = covered & folio.uptodate & ~folio.dirty;
      int strayed = 0;
      for (int i = 0; i < folio.pages(); i++) {
        int bit = 1 << i;
        if ((clean & bit) != 0 && below(folio, i, size) > 0 && hasStrayed(folio, i, size)) {
          strayed |= bit;
        }
      }
      return strayed;
    }

    private boolean hasStrayed(Folio folio, int i, long size) {
      return stored == null || (known & 1 << i) == 0 || stored[i] != digest(folio, i, size);
    }

    private static long digest(Folio folio, int i, long size) {
      long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
      return PageDigest.of(folio.memory(), folio.at(start), below(folio, i, size));
    }

    /** Bytes of page {@code i} that are below the end of the file. */
    private static long below(Folio folio, int i, long size) {
      long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
      return Math.clamp(size - start, 0, Folio.PAGE_SIZE);
    }

    void free(int pages) {
      slab.free(offset, pages);
    }
  }

  /**
   * A slab that folios of {@code pages} pages fit into, all together; it takes no room yet.
   *
   * @return null where the host has no more addresses or descriptors
   */
  static @Nullable MappableSlab create(PageCache cache, long pages) {
    long bytes = pages << Folio.PAGE_SHIFT;
    SharedMemory.Piece memory = cache.sharedMemory().allocate(bytes);
    return memory == null ? null : new MappableSlab(cache, memory, bytes);
  }

  /**
   * Makes sure of room and memory for {@code pages} more pages, as far as the slab goes. It may
   * wait: the caller holds no folio.
   *
   * @return 0; {@code -ENOMEM}; {@code -EINTR}
   */
  long populate(int pages) {
    long wanted = Math.min(used + ((long) pages << Folio.PAGE_SHIFT), bytes);
    while (populated < wanted) {
      long n = Math.min(FrameAllocator.BLOCK_BYTES, bytes - populated);
      long status = cache.takeRoom(n >> Folio.PAGE_SHIFT);
      if (status < 0) {
        return status;
      }
      if (memory.populate(populated, n) < 0) {
        cache.giveRoom(n >> Folio.PAGE_SHIFT);
        return -Errno.ENOMEM;
      }
      populated += n;
    }
    return 0;
  }

  /** Pages that are left. */
  long pagesLeft() {
    return (bytes - used) >> Folio.PAGE_SHIFT;
  }

  /** A folio with memory that {@link #populate} has made sure of. */
  Folio allocate(AddressSpace mapping, long index, int pages) {
    int offset = (int) used;
    used += (long) pages << Folio.PAGE_SHIFT;
    assert used <= populated;
    synchronized (this) {
      holders += pages;
    }
    return new Folio(mapping, index, new Frame(this, offset), offset, pages);
  }

  private void free(int offset, int pages) {
    if (pages > 0) {
      memory.discard(offset, (long) pages << Folio.PAGE_SHIFT);
    }
    boolean last;
    synchronized (this) {
      holders -= pages;
      last = holders == 0;
    }
    if (last) {
      memory.close();
    }
    cache.giveRoom(pages);
  }

  /** Gives back what was not used. */
  @Override
  public void close() {
    int left = (int) ((populated - used) >> Folio.PAGE_SHIFT);
    synchronized (this) {
      holders += left - 1;
    }
    // Also where that is nothing: the slab may be empty by now.
    free((int) used, left);
  }
}
