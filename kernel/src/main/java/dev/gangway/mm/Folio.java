package dev.gangway.mm;

import dev.gangway.abi.Page;
import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A unit of the page cache: one page of a file, or {@link #LARGE} consecutive ones.
 *
 * <p>Its lock guards all fields but those of {@link LruLists}. The bytes of a page that is not up
 * to date are undefined and must not be read. Bytes past the end of the file are zero in pages that
 * are up to date. A folio keeps its owner and its index for its whole life. Once it is {@linkplain
 * #detach detached} its memory is gone, so a thread that has waited for the lock checks that first
 * ({@link #isOf}).
 */
public final class Folio extends FolioLock {
  public static final int PAGE_SHIFT = Page.SHIFT;
  public static final int PAGE_SIZE = Page.SIZE;

  /** Number of pages in a large folio. */
  public static final int LARGE = 16;

  /** Size of a large folio in bytes. */
  public static final int LARGE_BYTES = LARGE * PAGE_SIZE;

  final Frame frame;

  private final long index;

  /** Offset in the frame's slab, in bytes. */
  private final int offset;

  private final byte pages;

  /**
   * {@link LruLists}: number of uses, up to 2. Approximate, because it is written without a lock.
   */
  byte uses;

  /** {@link LruLists}, under its lock. */
  byte list;

  private @Nullable FolioOwner owner;

  /** A bit for each page that is up to date. */
  private char uptodate;

  /** A bit for each page with bytes that are not in storage yet. */
  private char dirty;

  /**
   * The dirty ranges of the dirty pages. Other bytes must not be written back, because storage may
   * have newer ones. Null if the dirty pages are wholly dirty.
   */
  private @Nullable DirtyBytes dirtyBytes;

  /** A bit for each page under writeback. */
  private char writeback;

  /**
   * Number of users of the memory that do not hold the lock. The folio cannot be reclaimed while it
   * is above 0.
   */
  private char pins;

  /** {@link LruLists}, under its lock. */
  @Nullable Folio newer;

  @Nullable Folio older;

  Folio(FolioOwner owner, long index, Frame frame, int offset, int pages) {
    this.owner = owner;
    this.index = index;
    this.frame = frame;
    this.offset = offset;
    this.pages = (byte) pages;
  }

  // ---- its place ------------------------------------------------------------------------------

  /** Index of its first page in the file. */
  public long index() {
    return index;
  }

  /** Pages: 1 or {@link #LARGE}. */
  public int pages() {
    return pages;
  }

  /** Index of the page after its last. */
  public long nextIndex() {
    return index + pages;
  }

  /** The memory that {@link #at} gives offsets into. */
  public MemorySegment memory() {
    return frame.slab();
  }

  /** Offset in {@link #memory} of the byte at {@code position} of the file. */
  public long at(long position) {
    return offset + (position - start());
  }

  /** Offset of its first byte in the file. */
  public long start() {
    return index << PAGE_SHIFT;
  }

  /** Size in bytes. */
  public long bytes() {
    return (long) pages << PAGE_SHIFT;
  }

  /** Bytes from {@code position} to the end of this folio, which may be the end of all offsets. */
  public long bytesFrom(long position) {
    return bytes() - (position - start());
  }

  /**
   * The bits of the pages that hold the {@code n} bytes from {@code position} on. All of them are
   * in this folio.
   */
  public int bits(long position, long n) {
    int first = (int) ((position >>> PAGE_SHIFT) - index);
    int last = (int) (((position + n - 1) >>> PAGE_SHIFT) - index);
    return (2 << last) - (1 << first);
  }

  /** The bit of the page with number {@code page}. */
  public int bit(long page) {
    return 1 << (int) (page - index);
  }

  // ---- its owner ------------------------------------------------------------------------------

  @Nullable FolioOwner owner() {
    return owner;
  }

  /** Whether it still belongs to {@code other}. */
  public boolean isOf(FolioOwner other) {
    return owner == other;
  }

  /** Whether its owner has removed it. */
  public boolean isDetached() {
    return owner == null;
  }

  /** Frees its memory. */
  void free() {
    frame.takeBack(offset, pages);
  }

  /** Marks it as removed by its owner; its memory is about to be freed. */
  public void detach() {
    owner = null;
  }

  /**
   * Takes over the bytes and the state of {@code old}, and detaches it. {@code old} has the same
   * index and size, and is neither pinned nor under writeback.
   */
  public void replace(Folio old) {
    assert old.pins == 0 && old.writeback == 0 && old.pages == pages && old.index == index;
    MemorySegment.copy(old.memory(), old.at(old.start()), memory(), at(start()), bytes());
    uptodate = old.uptodate;
    dirty = old.dirty;
    dirtyBytes = old.dirtyBytes;
    uses = old.uses;
    old.dirty = 0;
    old.detach();
  }

  // ---- its use --------------------------------------------------------------------------------

  /** Records a use: {@code folio_mark_accessed()}. Requires no lock. */
  public void markAccessed() {
    byte before = uses;
    if (before < 2) {
      uses = (byte) (before + 1);
    }
  }

  /** Number of uses since it was created or last aged, up to 2. */
  public int uses() {
    return uses;
  }

  /** Prevents reclaim until {@link #unpin}. */
  public void pin() {
    pins++;
  }

  /** Ends {@link #pin}. */
  public void unpin() {
    assert pins > 0;
    pins--;
  }

  /** Whether it is pinned. */
  public boolean isPinned() {
    return pins != 0;
  }

  /** Whether it can be reclaimed: clean and not in use. */
  public boolean isReclaimable() {
    return owner != null && dirty == 0 && writeback == 0 && pins == 0;
  }

  // ---- up to date -----------------------------------------------------------------------------

  /** Whether these pages are all up to date. */
  public boolean isUptodate(int bits) {
    return (uptodate & bits) == bits;
  }

  /** The pages that are up to date. */
  public int uptodate() {
    return uptodate;
  }

  /** Marks these pages as up to date. */
  public void markUptodate(int bits) {
    uptodate |= (char) bits;
  }

  /** Marks these pages as not up to date. */
  public void clearUptodate(int bits) {
    uptodate &= (char) ~bits;
  }

  // ---- writeback ------------------------------------------------------------------------------

  /** Marks these pages as under writeback. */
  public void startWriteback(int bits) {
    writeback |= (char) bits;
  }

  /** Ends writeback of all pages. Returns those that were under writeback. */
  public int endWriteback() {
    int bits = writeback;
    writeback = 0;
    return bits;
  }

  /** Whether a page is under writeback. */
  public boolean isUnderWriteback() {
    return writeback != 0;
  }

  // ---- dirty bytes ----------------------------------------------------------------------------

  /** The pages that have dirty bytes. */
  public int dirty() {
    return dirty;
  }

  /** Whether a page is partly dirty. */
  public boolean isDirtyInPart() {
    return dirtyBytes != null;
  }

  /** Whether the {@code n} bytes from {@code position} on, all of them in this folio, are dirty. */
  public boolean isDirty(long position, long n) {
    return isDirty(bits(position, n), position, n);
  }

  /** As {@link #isDirty(long, long)}; {@code bits} are the pages of these bytes. */
  public boolean isDirty(int bits, long position, long n) {
    return (dirty & bits) == bits && (dirtyBytes == null || hasInRanges(position, n));
  }

  private boolean hasInRanges(long position, long n) {
    int from = (int) (position - start());
    return dirtyBytes != null && dirtyBytes.contains(from, from + (int) n);
  }

  /**
   * Whether another dirty range could exceed the limit. If so, the present ones must be written
   * back first.
   */
  public boolean hasManyDirtyRanges() {
    DirtyBytes ranges = dirtyBytes;
    return ranges != null && ranges.isFull(pages);
  }

  /** Marks {@code n} bytes from {@code position} on as dirty. All of them are in this folio. */
  public void addDirty(long position, long n) {
    int from = (int) (position - start());
    int to = from + (int) n;
    int bits = bits(position, n);
    DirtyBytes ranges = dirtyBytes;
    if (ranges == null) {
      if (((from | to) & (PAGE_SIZE - 1)) == 0 || (dirty & bits) == bits) {
        dirty |= (char) bits;
        return;
      }
      ranges = DirtyBytes.ofPages(dirty);
    }
    ranges.add(from, to);
    dirty |= (char) bits;
    dirtyBytes = ranges.isWholePages() ? null : ranges;
  }

  /** Marks {@code n} bytes from {@code position} on as clean. All of them are in this folio. */
  public void removeDirty(long position, long n) {
    int from = (int) (position - start());
    int to = from + (int) n;
    DirtyBytes ranges = dirtyBytes;
    if (ranges == null) {
      int bits = bits(position, n);
      if (((from | to) & (PAGE_SIZE - 1)) == 0 || (dirty & bits) == 0) {
        dirty &= (char) ~bits;
        return;
      }
      ranges = DirtyBytes.ofPages(dirty);
    }
    ranges.remove(from, to);
    dirty = (char) ranges.pages();
    dirtyBytes = ranges.isWholePages() ? null : ranges;
  }

  /**
   * Offset in this folio of the first dirty byte at or after {@code offset}; -1 if there is none.
   */
  public int nextDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.next(offset);
    }
    int bits = dirty & -1 << (offset >>> PAGE_SHIFT);
    return bits == 0 ? -1 : Math.max(offset, Integer.numberOfTrailingZeros(bits) << PAGE_SHIFT);
  }

  /** End of the dirty range that contains {@code offset}, as an offset in this folio. */
  public int endOfDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.end(offset);
    }
    int first = offset >>> PAGE_SHIFT;
    return (first + Integer.numberOfTrailingZeros(~(dirty >>> first))) << PAGE_SHIFT;
  }

  /** Zeroes {@code n} bytes from {@code position} on. All of them are in this folio. */
  public void zero(long position, long n) {
    if (n > 0) {
      Copies.fill(memory(), at(position), (byte) 0, n);
    }
  }
}
