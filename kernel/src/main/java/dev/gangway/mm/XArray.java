package dev.gangway.mm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A sparse array of entries: a radix tree with 64 slots per node, after Linux's XArray.
 *
 * <p>{@link #get} takes no lock and may run during any change: it returns the entry as it was at
 * some moment of the call. All other methods are for one thread at a time. An entry can be marked;
 * finding marked entries skips the others.
 *
 * <p>Its size depends on the number of entries, not on the gaps between them.
 *
 * @see <a href="https://docs.kernel.org/core-api/xarray.html">XArray</a>
 */
public final class XArray<T> {
  private static final int SHIFT = 6;
  private static final int SLOTS = 1 << SHIFT;
  private static final int MASK = SLOTS - 1;
  private static final long NONE = -1;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  /** Slots hold nodes, or entries if {@code shift} is 0. */
  private static final class Node {
    final int shift;
    final @Nullable Object[] slots = new Object[SLOTS];

    /** Slots in use. */
    int count;

    /** A bit for each slot that is marked or has a mark below it. */
    long marks;

    Node(int shift) {
      this.shift = shift;
    }

    boolean covers(long index) {
      return index >>> shift >>> SHIFT == 0;
    }

    int slot(long index) {
      return (int) (index >>> shift) & MASK;
    }

    /** Release store: {@link XArray#get} may read it at any time. */
    void set(int slot, @Nullable Object value) {
      count += (value == null ? 0 : 1) - (slots[slot] == null ? 0 : 1);
      SLOT.setRelease(slots, slot, value);
    }
  }

  private volatile @Nullable Node root;

  /** The entry at {@code index}, or null. */
  @SuppressWarnings("unchecked")
  public @Nullable T get(long index) {
    Node node = root;
    if (node == null || !node.covers(index)) {
      return null;
    }
    while (true) {
      Object found = SLOT.getAcquire(node.slots, node.slot(index));
      if (found == null || node.shift == 0) {
        return (T) found;
      }
      node = (Node) found;
    }
  }

  /** Stores {@code entry} at {@code index}. An existing mark stays. */
  public void store(long index, T entry) {
    Node node = root;
    if (node == null) {
      node = new Node(0);
    }
    while (!node.covers(index)) {
      Node above = new Node(node.shift + SHIFT);
      if (node.count > 0) {
        above.set(0, node);
        above.marks = node.marks == 0 ? 0 : 1;
      }
      node = above;
    }
    Node top = node;
    while (node.shift > 0) {
      Node below = (Node) node.slots[node.slot(index)];
      if (below == null) {
        below = new Node(node.shift - SHIFT);
        node.set(node.slot(index), below);
      }
      node = below;
    }
    node.set(node.slot(index), entry);
    root = top;
  }

  /** Removes the entry at {@code index} and its mark. */
  public void erase(long index) {
    Node node = root;
    if (node != null && node.covers(index) && eraseBelow(node, index)) {
      root = null;
    }
  }

  /** Returns whether the node is empty now. */
  private static boolean eraseBelow(Node node, long index) {
    int slot = node.slot(index);
    Object found = node.slots[slot];
    if (found == null) {
      return node.count == 0;
    }
    if (node.shift == 0 || eraseBelow((Node) found, index)) {
      node.set(slot, null);
      node.marks &= ~(1L << slot);
    } else if (((Node) found).marks == 0) {
      node.marks &= ~(1L << slot);
    }
    return node.count == 0;
  }

  /** Marks the entry at {@code index}, which must exist. */
  public void mark(long index) {
    Node node = root;
    while (node != null) {
      int slot = node.slot(index);
      node.marks |= 1L << slot;
      node = node.shift == 0 ? null : (Node) node.slots[slot];
    }
  }

  /** Removes the mark at {@code index}. */
  public void unmark(long index) {
    Node node = root;
    if (node != null && node.covers(index)) {
      unmarkBelow(node, index);
    }
  }

  private static void unmarkBelow(Node node, long index) {
    int slot = node.slot(index);
    if (node.shift > 0) {
      Node below = (Node) node.slots[slot];
      if (below != null) {
        unmarkBelow(below, index);
        if (below.marks != 0) {
          return;
        }
      }
    }
    node.marks &= ~(1L << slot);
  }

  /** The first entry at or after {@code index}, or null. */
  public @Nullable T next(long index) {
    return at(find(index, false));
  }

  /** The first marked entry at or after {@code index}, or null. */
  public @Nullable T nextMarked(long index) {
    return at(find(index, true));
  }

  private @Nullable T at(long index) {
    return index == NONE ? null : get(index);
  }

  private long find(long index, boolean marked) {
    Node node = root;
    return node == null || !node.covers(index) ? NONE : find(node, index, 0, marked);
  }

  /**
   * The index of the first entry from {@code from} on below {@code node}, which covers {@code
   * from}.
   */
  private static long find(Node node, long from, long base, boolean marked) {
    long start = from;
    for (int slot = node.slot(from); slot < SLOTS; slot++) {
      Object found = node.slots[slot];
      long first = base + ((long) slot << node.shift);
      if (found != null && (!marked || (node.marks >>> slot & 1) != 0)) {
        if (node.shift == 0) {
          return first;
        }
        long below = find((Node) found, Math.max(start, first), first, marked);
        if (below != NONE) {
          return below;
        }
      }
      start = 0;
    }
    return NONE;
  }
}
