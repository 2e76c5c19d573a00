package dev.gangway.filemap;

import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A unit of the page cache: one page of a file, or {@link #LARGE} of them side by side.
 *
 * <p>Its lock guards all fields but those of {@link LruLists}. The bytes of a page that is not up
 * to date are undefined, and nobody sees them; bytes past the end of the file are zero in pages
 * that are. A folio belongs to one place of one address space for its whole life; once {@link
 * #mapping} is null it is gone, and so is its memory: whoever has waited for the lock looks at that
 * first.
 */
final class Folio extends FolioLock {
  static final int PAGE_SHIFT = 12;
  static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /** Pages of a large folio. */
  static final int LARGE = 16;

  final FrameAllocator.Block block;

  /** Number of its first page in the file. */
  final long index;

  /** Bytes from the start of the block's slab. */
  private final int offset;

  private final byte pages;

  /** {@link LruLists}: how often it was used, up to 2. Approximate: written without any lock. */
  byte uses;

  /** {@link LruLists}, under its lock. */
  byte list;

  @Nullable AddressSpace mapping;

  /** A bit for each page: its bytes are those of the file. */
  char uptodate;

  /** A bit for each page that has bytes which are not in the file's storage yet. */
  char dirty;

  /**
   * Which bytes of the dirty pages these are: the others must not be stored, since storage may have
   * newer ones. Null if the dirty pages are dirty as a whole.
   */
  @Nullable DirtyBytes dirtyBytes;

  /** A bit for each page that is on its way to the storage right now. */
  char writeback;

  /** Uses of the memory that go on without the lock and keep it from being reclaimed. */
  char pins;

  /** {@link LruLists}, under its lock. */
  @Nullable Folio newer;

  @Nullable Folio older;

  Folio(AddressSpace mapping, long index, FrameAllocator.Block block, int offset, int pages) {
    this.mapping = mapping;
    this.index = index;
    this.block = block;
    this.offset = offset;
    this.pages = (byte) pages;
  }

  int pages() {
    return pages;
  }

  /** The memory that {@link #at} gives offsets into. */
  MemorySegment memory() {
    return block.slab();
  }

  /** Where the byte at {@code position} of the file is in {@link #memory}. */
  long at(long position) {
    return offset + (position - start());
  }

  /** Byte offset in the file. */
  long start() {
    return index << PAGE_SHIFT;
  }

  long bytes() {
    return (long) pages << PAGE_SHIFT;
  }

  /** Bytes from {@code position} to the end of this folio, which may be the end of all offsets. */
  long bytesFrom(long position) {
    return bytes() - (position - start());
  }

  /**
   * The bits of the pages that {@code n} bytes from {@code position} on touch, all of them here.
   */
  int bits(long position, long n) {
    int first = (int) ((position >>> PAGE_SHIFT) - index);
    int last = (int) (((position + n - 1) >>> PAGE_SHIFT) - index);
    return (2 << last) - (1 << first);
  }

  /** The bit of the page with number {@code page}. */
  int bit(long page) {
    return 1 << (int) (page - index);
  }

  boolean isUptodate(int bits) {
    return (uptodate & bits) == bits;
  }

  /** Whether its memory may be taken away: nothing would be lost, nobody is using it. */
  boolean isReclaimable() {
    return mapping != null && dirty == 0 && writeback == 0 && pins == 0;
  }

  // ---- dirty bytes ----------------------------------------------------------------------------

  /** Whether {@code n} bytes from {@code position} on, all of them here, are dirty already. */
  boolean isDirty(long position, long n) {
    return isDirty(bits(position, n), position, n);
  }

  /** As {@link #isDirty(long, long)}; {@code bits} are the pages of these bytes. */
  boolean isDirty(int bits, long position, long n) {
    return (dirty & bits) == bits && (dirtyBytes == null || hasInRanges(position, n));
  }

  private boolean hasInRanges(long position, long n) {
    int from = (int) (position - start());
    return dirtyBytes != null && dirtyBytes.contains(from, from + (int) n);
  }

  /** Whether another range of dirty bytes may be one too many: these are to be stored first. */
  boolean hasManyDirtyRanges() {
    DirtyBytes ranges = dirtyBytes;
    return ranges != null && ranges.isFull(pages);
  }

  /** Makes {@code n} bytes from {@code position} on dirty, all of them here. */
  void addDirty(long position, long n) {
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
  void removeDirty(long position, long n) {
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
  int nextDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.next(offset);
    }
    int bits = dirty & -1 << (offset >>> PAGE_SHIFT);
    return bits == 0 ? -1 : Math.max(offset, Integer.numberOfTrailingZeros(bits) << PAGE_SHIFT);
  }

  /** Where the dirty bytes end that the one at {@code offset} in here begins. */
  int endOfDirty(int offset) {
    if (dirtyBytes != null) {
      return dirtyBytes.end(offset);
    }
    int first = offset >>> PAGE_SHIFT;
    return (first + Integer.numberOfTrailingZeros(~(dirty >>> first))) << PAGE_SHIFT;
  }

  /** Zeroes {@code n} bytes from {@code position} on, all of them here. */
  void zero(long position, long n) {
    if (n > 0) {
      Copies.fill(memory(), at(position), (byte) 0, n);
    }
  }
}
