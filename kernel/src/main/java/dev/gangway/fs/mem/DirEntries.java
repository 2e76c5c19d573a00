package dev.gangway.fs.mem;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names in one directory, by name and in the order of creation.
 *
 * <p>Each entry has a cookie, higher than all before it and never reused. So a reader that
 * continues after a cookie sees each remaining entry exactly once, whatever is added or removed
 * meanwhile. The entries are in an array in cookie order. Removed ones leave gaps, which are closed
 * when they are the larger part. Continuing after a cookie is a binary search.
 *
 * <p>{@link #get} takes no lock; all other methods require the directory's lock.
 */
final class DirEntries {
  /** Cookies of {@code .} and {@code ..}, which are not stored here. */
  static final long DOT_COOKIE = 1;

  static final long DOT_DOT_COOKIE = 2;

  private static final int SMALLEST = 8;

  /** A name in the directory. */
  static final class Entry {
    final Name name;
    final long cookie;
    private volatile MemInode inode;

    private Entry(Name name, long cookie, MemInode inode) {
      this.name = name;
      this.cookie = cookie;
      this.inode = inode;
    }

    MemInode inode() {
      return inode;
    }

    /** Makes the name refer to another inode, for a rename over it. The entry keeps its cookie. */
    void replaceInode(MemInode replacement) {
      inode = replacement;
    }
  }

  private final ConcurrentHashMap<Name, Entry> byName = new ConcurrentHashMap<>(SMALLEST);
  private long[] cookies = new long[0];

  /** Parallel to {@link #cookies}; null if the entry was removed. */
  private @Nullable Entry[] order = new Entry[0];

  /** Slots of both arrays in use, including gaps. */
  private int used;

  private long lastCookie = DOT_DOT_COOKIE;

  @Nullable Entry get(Name name) {
    return byName.get(name);
  }

  int count() {
    return byName.size();
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Adds an entry at the end. The name must be new; it is copied. */
  void add(Name name, MemInode inode) {
    if (used == order.length) {
      resize();
    }
    Entry entry = new Entry(name.copy(), ++lastCookie, inode);
    cookies[used] = entry.cookie;
    order[used++] = entry;
    byName.put(entry.name, entry);
  }

  /** Removes an entry of this directory. */
  void remove(Entry entry) {
    byName.remove(entry.name);
    order[Arrays.binarySearch(cookies, 0, used, entry.cookie)] = null;
    if (used > SMALLEST && byName.size() < used / 2) {
      resize();
    }
  }

  /**
   * Returns the entries after a cookie, in order.
   *
   * @param into filled from its start
   * @return number of entries; fewer than the length of {@code into} if there are no more
   */
  int after(long cookie, @Nullable Entry[] into) {
    int found = Arrays.binarySearch(cookies, 0, used, cookie);
    int filled = 0;
    for (int i = found < 0 ? -found - 1 : found + 1; i < used && filled < into.length; i++) {
      Entry entry = order[i];
      if (entry != null) {
        into[filled++] = entry;
      }
    }
    return filled;
  }

  /** Closes the gaps and makes room for as many entries again. */
  private void resize() {
    int capacity = Math.max(SMALLEST, 2 * byName.size());
    long[] newCookies = new long[capacity];
    @Nullable Entry[] newOrder = new Entry[capacity];
    int kept = 0;
    for (int i = 0; i < used; i++) {
      Entry entry = order[i];
      if (entry != null) {
        newCookies[kept] = entry.cookie;
        newOrder[kept++] = entry;
      }
    }
    cookies = newCookies;
    order = newOrder;
    used = kept;
  }
}
