package dev.gangway.mm;

import dev.gangway.abi.Page;
import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A unit of the page cache: one page of a file, or {@link #LARGE} of them side by side.
 *
 * <p>Its lock guards all fields but those of {@link LruLists}. The bytes of a page that is not up
 * to date are undefined, and no one may read them. Bytes past the end of the file are zero in pages
 * that are up to date. A folio belongs to one place of one owner for its whole life. Once it is
 * {@linkplain #detach detached} its memory is gone: a thread that has waited for the lock checks
 * that first ({@link #isOf}).
 */
public final class Folio extends FolioLock {
  public static final int PAGE_SHIFT = Page.SHIFT;
  public static final int PAGE_SIZE = Page.SIZE;

  /** Pages of a large folio. */
  public static final int LARGE = 16;

  /** Bytes of a large folio. */
  public static final int LARGE_BYTES = LARGE * PAGE_SIZE;

  final Frame frame;

  private final long index;

  /** Bytes from the start of the frame's slab. */
  private final int offset;

  private final byte pages;

  /** {@link LruLists}: how often it was used, up to 2. Approximate: written without any lock. */
  byte uses;

  /** {@link LruLists}, under its lock. */
  byte list;

  private @Nullable FolioOwner owner;

  /** A bit for each page: its bytes are those of the file. */
  private char uptodate;

  /** A bit for each page that has bytes which are not in the file's storage yet. */
  private char dirty;

  /**
   * Which bytes of the dirty pages these are: the others must not be stored, since storage may have
   * newer ones. Null if the dirty pages are dirty as a whole.
   */
  private @Nullable DirtyBytes dirtyBytes;

  /** A bit for each page that is on its way to the storage right now. */
  private char writeback;

  /** Uses of the memory that go on without the lock and keep it from being reclaimed. */
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

  /** Number of its first page in the file. */
  public long index() {
    return index;
  }

  /** Pages: 1 or {@link #LARGE}. */
  public int pages() {
    return pages;
  }

  /** Number of the page after its last. */
  public long nextIndex() {
    return index + pages;
  }

  /** The memory that {@link #at} gives offsets into. */
  public MemorySegment memory() {
    return frame.slab();
  }

  /** Where the byte at {@code position} of the file is in {@link #memory}. */
  public long at(long position) {
    return offset + (position - start());
  }

  /** Byte offset in the file. */
  public long start() {
    return index << PAGE_SHIFT;
  }

  /** Its size. */
  public long bytes() {
    return (long) pages << PAGE_SHIFT;
  }

  /** Bytes from {@code position} to the end of this folio, which may be the end of all offsets. */
  public long bytesFrom(long position) {
    return bytes() - (position - start());
  }

  /**
   * The bits of the pages that {@code n} bytes from {@code position} on touch, all of them here.
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

  /** Whether it belongs to {@code other} still. */
  public boolean isOf(FolioOwner other) {
    return owner == other;
  }

  /** Whether its owner has taken it out. */
  public boolean isDetached() {
    return owner == null;
  }

  /** Gives its memory back. */
  void free() {
    frame.takeBack(offset, pages);
  }

  /** Its owner has taken it out; its memory is about to be freed. */
  public void detach() {
    owner = null;
  }

  /**
   * Takes over the bytes and the state of {@code old}, which has the same place and shape and is
   * neither pinned nor on its way to storage. {@code old} is detached.
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

  /** Notes a use: {@code folio_mark_accessed()}. Needs no lock. */
  public void markAccessed() {
    byte before = uses;
    if (before < 2) {
      uses = (byte) (before + 1);
    }
  }

  /** How often it was used since it was new or last aged: up to 2. */
  public int uses() {
    return uses;
  }

  /** Keeps the memory from being reclaimed until {@link #unpin}. */
  public void pin() {
    pins++;
  }

  /** Ends {@link #pin}. */
  public void unpin() {
    assert pins > 0;
    pins--;
  }

  /** Whether the memory is in use without the lock. */
  public boolean isPinned() {
    return pins != 0;
  }

  /** Whether its memory may be taken away: nothing would be lost, and it is not in use. */
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

  /** These pages are up to date now. */
  public void markUptodate(int bits) {
    uptodate |= (char) bits;
  }

  /** These pages are not up to date any more. */
  public void clearUptodate(int bits) {
    uptodate &= (char) ~bits;
  }

  // ---- on the way to storage ------------------------------------------------------------------

  /** These pages are on their way to storage. */
  public void startWriteback(int bits) {
    writeback |= (char) bits;
  }

  /** None is on its way any more. Returns those that were. */
  public int endWriteback() {
    int bits = writeback;
    writeback = 0;
    return bits;
  }

  /** Whether a page is on its way. */
  public boolean isUnderWriteback() {
    return writeback != 0;
  }

  // ---- dirty bytes ----------------------------------------------------------------------------

  /** The pages that have dirty bytes. */
  public int dirty() {
    return dirty;
  }

  /** Whether a page is dirty in part. */
  public boolean isDirtyInPart() {
    return dirtyBytes != null;
  }

  /** Whether {@code n} bytes from {@code position} on, all of them here, are dirty already. */
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

  /** Whether another range of dirty bytes may be one too many: these are to be stored first. */
  public boolean hasManyDirtyRanges() {
    DirtyBytes ranges = dirtyBytes;
    return ranges != null && ranges.isFull(pages);
  }

  /** Makes {@code n} bytes from {@code position} on dirty, all of them here. */
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

  /** Makes {@code n} bytes from {@code position} on clean, all of them here. */
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

  /** Where the first dirty byte at or after {@code offset} in here is; -1 if there is none. */
  public int nextDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.next(offset);
    }
    int bits = dirty & -1 << (offset >>> PAGE_SHIFT);
    return bits == 0 ? -1 : Math.max(offset, Integer.numberOfTrailingZeros(bits) << PAGE_SHIFT);
  }

  /** Where the dirty bytes end that the one at {@code offset} in here begins. */
  public int endOfDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.end(offset);
    }
    int first = offset >>> PAGE_SHIFT;
    return (first + Integer.numberOfTrailingZeros(~(dirty >>> first))) << PAGE_SHIFT;
  }

  /** Zeroes {@code n} bytes from {@code position} on, all of them here. */
  public void zero(long position, long n) {
    if (n > 0) {
      Copies.fill(memory(), at(position), (byte) 0, n);
    }
  }
}
