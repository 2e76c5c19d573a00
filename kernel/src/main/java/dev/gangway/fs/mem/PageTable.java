package dev.gangway.fs.mem;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one file by page number: a radix tree as Linux's XArray, 64 slots to a node.
 *
 * <p>Its size depends on the pages that are there, never on how far apart they are: a page costs at
 * most eight inner nodes of its own, and a hole costs nothing. Not safe for concurrent use with a
 * change.
 *
 * @see <a href="https://docs.kernel.org/core-api/xarray.html">XArray</a>
 */
final class PageTable {
  static final int PAGE_SHIFT = 12;

  /** Bytes of a page: what databases write, and what {@code st_blksize} says everywhere. */
  static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /**
   * Stands for a page that was allocated ahead and not yet written to: it holds a place and a
   * charge but no memory. Read-only, all zero, shared by all.
   */
  static final MemorySegment RESERVED = MemorySegment.ofArray(new byte[PAGE_SIZE]).asReadOnly();

  private static final int SHIFT = 6;
  private static final int SLOTS = 1 << SHIFT;
  private static final int MASK = SLOTS - 1;

  /** Nodes are arrays: of nodes, and at the lowest level of pages. */
  private @Nullable Object @Nullable [] root;

  /** How far a page number is shifted to index {@link #root}; {@code -SHIFT} without a root. */
  private int rootShift = -SHIFT;

  private long pages;

  /** Whether {@code page} is {@link #RESERVED}, the only one that nobody may write to. */
  static boolean isReserved(MemorySegment page) {
    return page.isReadOnly();
  }

  /** Pages here, the reserved ones among them. */
  long pages() {
    return pages;
  }

  /** The page at {@code index}; null for a hole. */
  @Nullable MemorySegment get(long index) {
    @Nullable Object[] node = root;
    int shift = rootShift;
    if (node == null || index >>> (shift + SHIFT) != 0) {
      return null;
    }
    while (shift > 0) {
      node = child(node, index, shift);
      if (node == null) {
        return null;
      }
      shift -= SHIFT;
    }
    return (MemorySegment) node[(int) index & MASK];
  }

  /** Puts {@code page} at {@code index}, in the place of a hole or a reserved page. */
  void put(long index, MemorySegment page) {
    while (root == null || index >>> (rootShift + SHIFT) != 0) {
      growUp();
    }
    @Nullable Object[] node = root;
    for (int shift = rootShift; shift > 0; shift -= SHIFT) {
      @Nullable Object[] next = child(node, index, shift);
      if (next == null) {
        next = new Object[SLOTS];
        node[slot(index, shift)] = next;
      }
      node = next;
    }
    int slot = (int) index & MASK;
    if (node[slot] == null) {
      pages++;
    }
    node[slot] = page;
  }

  /** Pages from {@code first} to {@code last}, both included. */
  long count(long first, long last) {
    return root == null ? 0 : count(root, rootShift, 0, first, last);
  }

  /**
   * Removes every page from {@code first} on.
   *
   * @return how many
   */
  long removeFrom(long first) {
    long before = pages;
    if (first == 0) {
      root = null;
      rootShift = -SHIFT;
      pages = 0;
    } else if (root != null && first >>> (rootShift + SHIFT) == 0) {
      remove(root, rootShift, first);
    }
    return before - pages;
  }

  private void growUp() {
    @Nullable Object[] above = new Object[SLOTS];
    if (root != null) {
      above[0] = root;
    }
    root = above;
    rootShift += SHIFT;
  }

  /** Removes what is at {@code first} and after it below this node, which covers {@code first}. */
  private void remove(@Nullable Object[] node, int shift, long first) {
    int slot = slot(first, shift);
    if (shift > 0) {
      @Nullable Object[] partly = child(node, first, shift);
      if (partly != null) {
        remove(partly, shift - SHIFT, first);
      }
      slot++;
    }
    for (; slot < SLOTS; slot++) {
      Object gone = node[slot];
      if (gone != null) {
        pages -= shift == 0 ? 1 : countAll((@Nullable Object[]) gone, shift - SHIFT);
        node[slot] = null;
      }
    }
  }

  private static long countAll(@Nullable Object[] node, int shift) {
    long found = 0;
    for (Object child : node) {
      if (child != null) {
        found += shift == 0 ? 1 : countAll((@Nullable Object[]) child, shift - SHIFT);
      }
    }
    return found;
  }

  /** Pages in the range below this node, whose own first page is {@code start}. */
  private static long count(@Nullable Object[] node, int shift, long start, long first, long last) {
    long found = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      Object child = node[slot];
      long from = start + ((long) slot << shift);
      long to = from + (1L << shift) - 1;
      if (child != null && from <= last && to >= first) {
        found +=
            shift == 0 ? 1 : count((@Nullable Object[]) child, shift - SHIFT, from, first, last);
      }
    }
    return found;
  }

  private static int slot(long index, int shift) {
    return (int) (index >>> shift) & MASK;
  }

  private static @Nullable Object @Nullable [] child(
      @Nullable Object[] node, long index, int shift) {
    return (@Nullable Object[]) node[slot(index, shift)];
  }
}
