package dev.gangway.filemap.mmap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.SharedAreas;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableSlab;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.SharedMemory;

/**
 * A range of a file in the memory of one guest: Linux's {@code struct vm_area_struct}, of {@code
 * mmap(2)}.
 *
 * <p>Its folios are brought in, and pinned, before it is mapped, since nobody can wait in a fault:
 * a thread that does so cannot come to a safepoint. They lie in a {@link MappableSlab}; one that
 * lies elsewhere is moved there, one that is mapped already is used as it is. So the second guest
 * and all after it take no memory.
 *
 * <p>Reads, writes, writing back and cutting of the file go on as ever, on the same folios, which
 * stay in the file as long as they are pinned: a page that is cut off or punched is zeroed, and
 * stays zero until somebody writes there again. What lay past the end of the file when it was
 * mapped is plain zero memory.
 *
 * <p>A <i>shared</i> area is stored to by a guest without anybody's seeing it: see {@link
 * SharedAreas}. A page of it that has changed is written to the storage as a whole, also over what
 * a program of the host has written to that page meanwhile. Where it is not shared, the pages that
 * a guest stores to become its own.
 *
 * <p>The pins end with {@link #close}: after the guest's memory is unmapped, else another file's
 * bytes would appear in it.
 */
public final class VmArea implements AutoCloseable {
  /** The longest range: a guest's memory has no room for one that is longer. */
  public static final long MAX_BYTES = (1L << 31) - (1L << 20);

  /** Mappings that one area may need at most, where its folios lie apart. */
  private static final int MAX_PIECES = 1024;

  private final AddressSpace mapping;
  private final long first;
  private final int pages;
  private final boolean shared;

  /** They cover the range up to the end of the file. */
  private final PinnedFolios folios;

  /** The page after the last of the range that the file reached into when it was populated. */
  private long liveEnd;

  /** Whether it is one of the {@link SharedAreas}. */
  private boolean counted;

  private boolean closed;

  /**
   * An area of which nothing is loaded yet.
   *
   * @param offset in the file, a multiple of 4096, never negative
   * @param length bytes, above 0, at most {@link #MAX_BYTES}
   * @param shared whether a guest's stores go to the file
   */
  public VmArea(AddressSpace mapping, long offset, long length, boolean shared) {
    assert offset >= 0 && (offset & (Folio.PAGE_SIZE - 1)) == 0;
    assert length > 0 && length <= MAX_BYTES && offset <= Long.MAX_VALUE - length;
    this.mapping = mapping;
    this.first = offset >>> Folio.PAGE_SHIFT;
    this.pages = (int) ((length + Folio.PAGE_SIZE - 1) >>> Folio.PAGE_SHIFT);
    this.shared = shared;
    this.folios = new PinnedFolios(mapping, first, pages, shared);
  }

  /** Bytes that it takes of a guest's memory: a multiple of 4096. */
  public long bytes() {
    return (long) pages << Folio.PAGE_SHIFT;
  }

  /** Whether any area can be mapped on this host. */
  public static boolean isPossible() {
    return SharedMemory.isAvailable();
  }

  // ---- bringing in ----------------------------------------------------------------------------

  /**
   * Brings in and pins what there is of the file: {@code MAP_POPULATE}. The caller holds no lock of
   * the page cache.
   *
   * @return 0; where nothing is pinned: {@code -ENOMEM} (no memory, or too much of the page cache
   *     would be pinned), {@code -EBUSY} (somebody uses a page for long that has to be moved),
   *     {@code -EINTR}, {@code -ENOSPC} (a hole of a file in memory that there is no room to fill),
   *     {@code -EIO} and what else reading says
   */
  public long populate() {
    long end = (mapping.size() + Folio.PAGE_SIZE - 1) >>> Folio.PAGE_SHIFT;
    liveEnd = Math.min(first + pages, end);
    long status = -Errno.EIO; // if it throws
    try (Populate populate = new Populate(mapping, folios, liveEnd - 1)) {
      status = populate.run();
    } finally {
      if (status < 0) {
        folios.unpinAll();
      }
    }
    if (status == 0 && shared) {
      mapping.sharedAreas().add(first, first + pages - 1);
      if (mapping.ops().hasBacking()) {
        mapping.writeback().watch();
      }
      counted = true;
    }
    return status;
  }

  // ---- mapping --------------------------------------------------------------------------------

  /**
   * Maps it over what is at {@code pointer}. {@link #populate} has been. The caller holds a use of
   * {@code memory}, and sees to it that this is closed once {@code memory} is freed.
   *
   * @param pointer a multiple of 4096
   * @return 0; {@code -EFAULT} where not all of it is inside the memory; {@code -ENODEV} where that
   *     is of the portable tier; {@code -ENOMEM}, and the memory there is zero
   */
  public long map(LinearMemory memory, int pointer) {
    if (memory.accessible(pointer, bytes()) < bytes()) {
      return -Errno.EFAULT;
    }
    long status = 0;
    int mapped = 0;
    int pieces = 0;
    for (int i = 0; i < folios.size() && status == 0; pieces++) {
      int end = folios.endOfPiece(i);
      int n = folios.count(i, end, liveEnd);
      status =
          pieces == MAX_PIECES
              ? -Errno.ENOMEM
              : memory.map(
                  pointer + (mapped << Folio.PAGE_SHIFT),
                  (long) n << Folio.PAGE_SHIFT,
                  folios.memory(i),
                  folios.offset(i),
                  shared);
      mapped += n;
      i = end;
    }
    if (status < 0) {
      memory.reset(pointer, bytes());
      return status;
    }
    // Past the end of the file.
    return mapped == pages
        ? 0
        : memory.reset(
            pointer + (mapped << Folio.PAGE_SHIFT), (long) (pages - mapped) << Folio.PAGE_SHIFT);
  }

  // ---- end ------------------------------------------------------------------------------------

  /**
   * Ends the pins; what a guest stored to a shared area is dirty now. Nobody has it mapped any
   * more. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    folios.unpinAll();
    if (counted) {
      mapping.sharedAreas().remove();
    }
  }
}
