package dev.gangway.mm;

import dev.gangway.abi.Page;
import java.util.Arrays;

/**
 * The dirty ranges of a folio that has at least one partly dirty page. The ranges are sorted and
 * neither overlap nor adjoin. NFS keeps one such range per page ({@code struct nfs_page}).
 *
 * <p>Offsets count from the start of the folio; ends are exclusive. The folio's lock guards it.
 */
final class DirtyBytes {
  /** Ranges per page of a folio; at this many, writeback is due. */
  private static final int MAX_RANGES = 16;

  /**
   * The start of the first range, its end, the start of the second range, and so on. A position is
   * inside a range if an odd number of bounds is at or below it.
   */
  private int[] bounds = new int[2];

  private int count;

  /** A record of whole pages: those with a bit in {@code pages}. */
  static DirtyBytes ofPages(int pages) {
    DirtyBytes dirty = new DirtyBytes();
    int left = pages;
    while (left != 0) {
      int first = Integer.numberOfTrailingZeros(left);
      int end = first + Integer.numberOfTrailingZeros(~(left >>> first));
      dirty.add(first << Page.SHIFT, end << Page.SHIFT);
      left &= -1 << end;
    }
    return dirty;
  }

  /**
   * Whether another range could exceed the limit. The limit keeps a guest's pattern of writes from
   * growing the heap.
   *
   * @param pages of the folio
   */
  boolean isFull(int pages) {
    return count >= 2 * MAX_RANGES * pages;
  }

  /** Adds the bytes from {@code from} to before {@code to}. */
  void add(int from, int to) {
    if (count > 0 && from <= bounds[count - 1] && from >= bounds[count - 2]) {
      // The common case: the bytes lie in the last range or extend it.
      bounds[count - 1] = Math.max(to, bounds[count - 1]);
    } else {
      int first = boundsBelow(from);
      int last = boundsBelow(to + 1);
      replace(first, last, first % 2 == 0 ? from : -1, last % 2 == 0 ? to : -1);
    }
  }

  /** Removes the bytes from {@code from} to before {@code to}. */
  void remove(int from, int to) {
    int first = boundsBelow(from);
    int last = boundsBelow(to + 1);
    replace(first, last, first % 2 == 1 ? from : -1, last % 2 == 1 ? to : -1);
  }

  /** Whether all bytes from {@code from} to before {@code to} are dirty. */
  boolean contains(int from, int to) {
    if (count > 0 && from >= bounds[count - 2]) {
      return to <= bounds[count - 1]; // the common case
    }
    int next = boundsBelow(from + 1);
    return next % 2 == 1 && to <= bounds[next];
  }

  /** The first dirty byte at or after {@code from}; -1 if there is none. */
  int next(int from) {
    int next = boundsBelow(from + 1);
    if (next % 2 == 1) {
      return from;
    }
    return next < count ? bounds[next] : -1;
  }

  /** The end of the range that contains {@code from}. */
  int end(int from) {
    return bounds[boundsBelow(from + 1)];
  }

  /** Whether it consists of whole pages only. */
  boolean isWholePages() {
    int sum = 0;
    // Backwards, because the last bound changes most often.
    for (int i = count - 1; i >= 0 && sum == 0; i--) {
      sum = bounds[i] & (Page.SIZE - 1);
    }
    return sum == 0;
  }

  /** The pages with dirty bytes, one bit each. */
  int pages() {
    int pages = 0;
    for (int i = 0; i < count; i += 2) {
      int first = bounds[i] >>> Page.SHIFT;
      int last = (bounds[i + 1] - 1) >>> Page.SHIFT;
      pages |= (2 << last) - (1 << first);
    }
    return pages;
  }

  /** How many bounds are below {@code position}. */
  private int boundsBelow(int position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[middle] < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Replaces the bounds from {@code first} to before {@code last} by {@code one} and {@code other};
   * a bound of -1 is left out.
   */
  private void replace(int first, int last, int one, int other) {
    int fresh = (one < 0 ? 0 : 1) + (other < 0 ? 0 : 1);
    int newCount = count - (last - first) + fresh;
    if (newCount > bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * newCount);
    }
    System.arraycopy(bounds, last, bounds, first + fresh, count - last);
    int at = first;
    if (one >= 0) {
      bounds[at++] = one;
    }
    if (other >= 0) {
      bounds[at] = other;
    }
    count = newCount;
  }
}
