package dev.gangway.mm;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.SharedMemory;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the folios of a range that guests map: for these folios alone, so that no other file's
 * bytes ever come to lie where somebody has mapped one.
 *
 * <p>Its memory counts against the limit of the page cache, block by block as it is taken. A folio
 * that is freed gives its pages back at once, and the last one the addresses too; nothing of it is
 * used twice. Whoever made it fills it and then {@link #close}s it; others only free.
 */
public final class MappableSlab implements AutoCloseable {
  private final PageMemory pool;
  private final SharedMemory.Piece memory;
  private final long bytes;

  /** Bytes that there is room and memory for, and of them those that are used. Of the maker. */
  private long populated;

  private long used;

  /** Pages of folios, and one more until {@link #close}. Guarded by this. */
  private long holders = 1;

  private MappableSlab(PageMemory pool, SharedMemory.Piece memory, long bytes) {
    this.pool = pool;
    this.memory = memory;
    this.bytes = bytes;
  }

  /**
   * A slab that folios of {@code pages} pages fit into, all together; it takes no room yet.
   *
   * @return null where the host has no more addresses or descriptors
   */
  public static @Nullable MappableSlab create(PageMemory pool, long pages) {
    long bytes = pages << Folio.PAGE_SHIFT;
    SharedMemory.Piece memory = pool.sharedMemory().allocate(bytes);
    return memory == null ? null : new MappableSlab(pool, memory, bytes);
  }

  /**
   * Makes sure of room and memory for {@code pages} more pages, as far as the slab goes. It may
   * wait: the caller holds no folio.
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

  /** A folio with memory that {@link #populate} has made sure of. */
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

  /** Takes back {@code pages} pages at {@code offset}. */
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
