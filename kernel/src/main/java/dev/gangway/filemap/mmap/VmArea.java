package dev.gangway.filemap.mmap;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.SharedAreas;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableSlab;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.SharedMemory;

/**
 * A range of a file mapped into one guest's memory by {@code mmap(2)}: Linux's {@code struct
 * vm_area_struct}.
 *
 * <p>Its folios are read and pinned before it is mapped, because a thread that waits in a fault
 * cannot reach a safepoint. The folios are in a {@link MappableSlab}; a folio in other memory is
 * moved to one. Guests that map the same range share its folios, so only the first one takes
 * memory.
 *
 * <p>Reads, writes, writeback and truncation of the file use the same folios, which stay in the
 * file as long as they are pinned. A page that is truncated or punched is zeroed, and stays zero
 * until the next write to it. Pages past the end of the file at the time of mapping are plain zero
 * memory.
 *
 * <p>In a <i>shared</i> area, stores cannot be observed: see {@link SharedAreas}. A changed page is
 * written to storage whole, so it overwrites what another program has written to that page
 * meanwhile. In a private area, pages that the guest stores to are copied.
 *
 * <p>{@link #close} ends the pins. It must follow the unmapping of the guest's memory, because
 * otherwise another file's bytes could appear there.
 */
public final class VmArea implements AutoCloseable {
  /** Maximum length of a range: guest memory has no room for more. */
  public static final long MAX_BYTES = (1L << 31) - (1L << 20);

  /** Maximum number of mappings of one area, if its folios are not adjacent in memory. */
  private static final int MAX_PIECES = 1024;

  private final AddressSpace mapping;
  private final long first;
  private final int pages;
  private final boolean shared;

  /** The folios up to the end of the file. */
  private final PinnedFolios folios;

  /** The page after the last one of the range that was inside the file when it was populated. */
  private long liveEnd;

  /** Whether it is one of the {@link SharedAreas}. */
  private boolean counted;

  private boolean closed;

  /**
   * Creates an area without reading any page.
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

  /** Bytes of guest memory that it takes: a multiple of 4096. */
  public long bytes() {
    return (long) pages << Folio.PAGE_SHIFT;
  }

  /** Whether any area can be mapped on this host. */
  public static boolean isPossible() {
    return SharedMemory.isAvailable();
  }

  // ---- population -----------------------------------------------------------------------------

  /**
   * Reads and pins the pages of the file: {@code MAP_POPULATE}. The caller must not hold a lock of
   * the page cache.
   *
   * @return 0. On failure nothing is pinned: {@code -ENOMEM} (no memory, or too much of the page
   *     cache would be pinned), {@code -EBUSY} (a page that has to be moved stays in use), {@code
   *     -EINTR}, {@code -ENOSPC} (no room to fill a hole of a memory file), {@code -EIO} and other
   *     read errors
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
   * Maps it over the memory at {@code pointer}, after {@link #populate}. The caller holds a
   * reference to {@code memory}, and closes this area once {@code memory} is freed.
   *
   * @param pointer a multiple of 4096
   * @return 0; {@code -EFAULT} if it is not wholly inside the memory; {@code -ENODEV} in the
   *     portable tier; {@code -ENOMEM}, and the memory there is zero
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
   * Ends the pins; marks pages of a shared area that the guest stored to as dirty. The area must be
   * unmapped already. Idempotent.
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
