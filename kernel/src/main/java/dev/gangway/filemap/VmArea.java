package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.mm.MappableSlab;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

  /** How long it waits for one who uses a folio that has to be moved. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(1);

  private final AddressSpace mapping;
  private final long first;
  private final int pages;
  private final boolean shared;

  /** Pinned, in the order of their numbers; they cover the range up to the end of the file. */
  private final List<Folio> folios = new ArrayList<>();

  /** Pages of the range that the file reached into when it was populated. */
  private int live;

  private @Nullable MappableSlab slab;

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
    long status = 0;
    long end = (mapping.size() + Folio.PAGE_SIZE - 1) >>> Folio.PAGE_SHIFT;
    long last = Math.min(first + pages, end) - 1;
    live = (int) Math.max(last - first + 1, 0);
    try {
      long page = first;
      while (page <= last && status == 0) {
        status = Current.fatalSignalPending() ? -Errno.EINTR : pin(page, last);
        page = folios.isEmpty() ? page : Math.max(page, after(folios.getLast()));
      }
    } finally {
      if (slab != null) {
        slab.close();
        slab = null;
      }
      if (status < 0) {
        unpinAll();
      }
    }
    if (status == 0 && shared) {
      mapping.sharedAreas().add(first, first + pages - 1);
      if (mapping.ops.hasBacking()) {
        mapping.writeback.watch();
      }
      counted = true;
    }
    return status;
  }

  private static long after(Folio folio) {
    return folio.nextIndex();
  }

  /** Goes on by one folio, or brings some in and is to be called again: 0 or {@code -errno}. */
  private long pin(long page, long last) {
    Folio folio = mapping.findLocked(page);
    if (folio == null) {
      long status = populateSlab(page, last);
      return status < 0 ? status : bringIn(page, last);
    }
    try {
      long status = mapping.fillLocked(folio, page, Math.min(last, folio.nextIndex() - 1));
      if (status < 0) {
        return status;
      }
      MappableFrame frame = folio.frame();
      if (frame != null) {
        return pinLocked(folio, frame);
      }
    } finally {
      folio.unlock();
    }
    long status = populateSlab(page, last);
    return status < 0 ? status : migrate(page);
  }

  private long pinLocked(Folio folio, MappableFrame frame) {
    if (!frame.isMapped()) {
      if (!mapping.cache.memory().tryMap(folio.pages())) {
        return -Errno.ENOMEM;
      }
      folio.pin();
      if (mapping.ops.hasBacking()) {
        mapping.cache.memory().lru().remove(folio); // as what is locked in memory, it has no age
      }
    }
    frame.map();
    folios.add(folio);
    if (shared) {
      long start = Math.max(first, folio.index());
      long end = Math.min(first + pages, after(folio));
      int bits = folio.bits(start << Folio.PAGE_SHIFT, (end - start) << Folio.PAGE_SHIFT);
      frame.share(folio, bits, mapping.size());
      // What a guest stores beside the dirty bytes of a page is not seen.
      mapping.writeback.dirtyLocked(folio, folio.dirty());
    }
    return 0;
  }

  /** Makes sure of memory for one folio. Waits for it, perhaps. */
  private long populateSlab(long page, long last) {
    MappableSlab own = slab;
    if (own != null && own.pagesLeft() < Folio.LARGE) {
      own.close();
      own = null;
    }
    if (own == null) {
      // Large folios may lie across either end.
      own = MappableSlab.create(mapping.cache.memory(), last - page + 1 + 2 * Folio.LARGE);
      slab = own;
    }
    return own == null ? -Errno.ENOMEM : own.populate(Folio.LARGE);
  }

  /** Brings in what is missing from {@code page} on, as far as the slab is populated. */
  private long bringIn(long page, long last) {
    MappableSlab own = Objects.requireNonNull(slab);
    if (!mapping.ops.hasBacking()) {
      return insertZeroed(own, page);
    }
    boolean large =
        page >= Folio.LARGE
            && page % Folio.LARGE == 0
            && last - page >= Folio.LARGE - 1
            && mapping.count(page, page + Folio.LARGE - 1) == 0;
    List<Folio> missing = new ArrayList<>();
    int left = Folio.LARGE;
    long next = page;
    while (next <= last && left > 0 && mapping.peek(next) == null) {
      Folio folio = own.allocate(mapping, next, large ? Folio.LARGE : 1);
      left -= folio.pages();
      next += folio.pages();
      if (!Readahead.insertLocked(mapping, folio)) {
        break; // somebody else was faster
      }
      missing.add(folio);
    }
    return missing.isEmpty() ? 0 : Readahead.readLocked(mapping, missing);
  }

  private long insertZeroed(MappableSlab own, long page) {
    if (!mapping.ops.tryCharge(1)) {
      return mapping.ops.noRoom();
    }
    Folio folio = own.allocate(mapping, page, 1);
    folio.markUptodate(1); // fresh memory of a slab is zero
    if (Readahead.insertLocked(mapping, folio)) {
      folio.unlock();
    } else {
      mapping.ops.uncharge(1);
    }
    return 0;
  }

  /** Moves the folio with {@code page} into the slab, which is populated. */
  private long migrate(long page) {
    MappableSlab own = Objects.requireNonNull(slab);
    long start = System.nanoTime();
    while (true) {
      Folio folio = mapping.findLocked(page);
      if (folio == null) {
        return 0;
      }
      boolean onItsWay;
      try {
        if (folio.frame() != null) {
          return 0;
        }
        onItsWay = folio.isUnderWriteback();
        if (!onItsWay && !folio.isPinned()) {
          Folio fresh = own.allocate(mapping, folio.index(), folio.pages());
          fresh.lock();
          mapping.replaceLocked(folio, fresh);
          fresh.unlock();
          return 0;
        }
      } finally {
        folio.unlock();
      }
      if (Current.fatalSignalPending()) {
        return -Errno.EINTR;
      }
      if (onItsWay) {
        mapping.writeback.awaitTransfer();
      } else if (System.nanoTime() - start > PATIENCE) {
        return -Errno.EBUSY;
      } else {
        LockSupport.parkNanos(NAP); // a copy from a mapping has it pinned, for a moment
      }
    }
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
      int end = endOfPiece(i);
      int n = count(i, end);
      long offset = offset(i);
      status =
          pieces == MAX_PIECES
              ? -Errno.ENOMEM
              : memory.map(
                  pointer + (mapped << Folio.PAGE_SHIFT),
                  (long) n << Folio.PAGE_SHIFT,
                  frame(i).memory(),
                  offset,
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

  private MappableFrame frame(int i) {
    return Objects.requireNonNull(folios.get(i).frame());
  }

  /** Where the first byte of the range in folio {@code i} lies in its piece of memory. */
  private long offset(int i) {
    Folio folio = folios.get(i);
    return frame(i).offset() + (Math.max(first - folio.index(), 0) << Folio.PAGE_SHIFT);
  }

  /** Pages of the range in the folios from {@code i} to before {@code end}. */
  private int count(int i, int end) {
    long from = Math.max(first, folios.get(i).index());
    // A large folio may go on past the end of the file.
    return (int) (Math.min(first + live, after(folios.get(end - 1))) - from);
  }

  /** The folio after those from {@code i} on that lie side by side in memory. */
  private int endOfPiece(int i) {
    int end = i + 1;
    while (end < folios.size()
        && frame(end).memory() == frame(i).memory()
        && frame(end).offset() == frame(end - 1).offset() + folios.get(end - 1).bytes()) {
      end++;
    }
    return end;
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
    unpinAll();
    if (counted) {
      mapping.sharedAreas().remove();
    }
  }

  private void unpinAll() {
    folios.forEach(this::unpin);
    folios.clear();
  }

  private void unpin(Folio folio) {
    folio.lock();
    MappableFrame frame = Objects.requireNonNull(folio.frame());
    if (shared) {
      if (mapping.ops.hasBacking()) {
        SharedAreas.collectLocked(mapping, folio, frame);
      }
      frame.unshare();
    }
    frame.unmap();
    if (!frame.isMapped()) {
      folio.unpin();
      mapping.cache.memory().unmap(folio.pages());
      if (!folio.isPinned() && (folio.uptodate() == 0 || folio.start() >= mapping.size())) {
        mapping.removeLocked(folio); // cut off while it was mapped
      } else if (mapping.ops.hasBacking()) {
        mapping.cache.memory().lru().add(folio);
      }
    }
    folio.unlock();
  }
}
