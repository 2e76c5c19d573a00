package dev.gangway.mm;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.SharedMemory;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the folios of a range that guests map. It is used for these folios alone, so that a
 * mapping never exposes the bytes of another file.
 *
 * <p>Its memory counts against the limit of the page cache as it is populated. Freeing a folio
 * returns its pages to the host at once; freeing the last one also releases the addresses. No part
 * is used twice. The creator allocates from it and then calls {@link #close}; other threads only
 * free.
 */
public final class MappableSlab implements AutoCloseable {
  private final PageMemory pool;
  private final SharedMemory.Piece memory;
  private final long bytes;

  /** Populated bytes, and the number of them in use. Only the creator accesses these fields. */
  private long populated;

  private long used;

  /** Number of pages in folios, plus one until {@link #close}. Guarded by this. */
  private long holders = 1;

  private MappableSlab(PageMemory pool, SharedMemory.Piece memory, long bytes) {
    this.pool = pool;
    this.memory = memory;
    this.bytes = bytes;
  }

  /**
   * Creates a slab with room for {@code pages} pages. It takes no memory yet.
   *
   * @return null if the host has no address space or no descriptors left
   */
  public static @Nullable MappableSlab create(PageMemory pool, long pages) {
    long bytes = pages << Folio.PAGE_SHIFT;
    SharedMemory.Piece memory = pool.sharedMemory().allocate(bytes);
    return memory == null ? null : new MappableSlab(pool, memory, bytes);
  }

  /**
   * Reserves memory for {@code pages} more pages, up to the end of the slab. It may wait, so the
   * caller must not hold a folio lock.
   *
   * @return 0; {@code -ENOMEM}; {@code -EINTR}
   */
  public long populate(int pages) {
    long wanted = Math.min(used + ((long) pages << Folio.PAGE_SHIFT), bytes);
    while (populated < wanted) {
      long n = Math.min(Folio.LARGE_BYTES, bytes - populated);
      long status = pool.takeRoom(n >> Folio.PAGE_SHIFT);
      if (status < 0) {
        return status;
      }
      if (memory.populate(populated, n) < 0) {
        pool.giveRoom(n >> Folio.PAGE_SHIFT);
        return -Errno.ENOMEM;
      }
      populated += n;
    }
    return 0;
  }

  /** Pages that are left. */
  public long pagesLeft() {
    return (bytes - used) >> Folio.PAGE_SHIFT;
  }

  /** Allocates a folio from memory that {@link #populate} has reserved. */
  public Folio allocate(FolioOwner owner, long index, int pages) {
    int offset = (int) used;
    used += (long) pages << Folio.PAGE_SHIFT;
    assert used <= populated;
    synchronized (this) {
      holders += pages;
    }
    return new Folio(owner, index, new Part(offset), offset, pages);
  }

  /** The memory of one folio in it. */
  private final class Part extends MappableFrame {
    Part(int offset) {
      super(memory, offset);
    }

    @Override
    void takeBack(int offset, int pages) {
      free(offset, pages);
    }
  }

  /** Frees {@code pages} pages at {@code offset}. */
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
    pool.giveRoom(pages);
  }

  /** Frees the unused rest. */
  @Override
  public void close() {
    int left = (int) ((populated - used) >> Folio.PAGE_SHIFT);
    synchronized (this) {
      holders += left - 1;
    }
    // Also if the rest is empty: it drops the creator's hold, which may be the last one.
    free((int) used, left);
  }
}
