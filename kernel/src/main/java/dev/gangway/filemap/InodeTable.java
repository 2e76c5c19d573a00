package dev.gangway.filemap;

import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cached files by device and inode number, independent of path and mount: Linux's inode cache.
 *
 * <p>Files that are not open stay as long as there is room, so that they are still cached when they
 * are opened again.
 */
public final class InodeTable {
  /** Maximum number of files that are not open. */
  private static final int MAX_IDLE = 4096;

  /**
   * The identity of a file. Its methods are written out, because the generated methods of a record
   * are linked at the first use, which took 7 ms in each guest that opened a file.
   *
   * @param dev as {@code st_dev}
   * @param ino as {@code st_ino}
   */
  public record Key(long dev, long ino) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.dev == dev && key.ino == ino;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(dev) + Long.hashCode(ino);
    }
  }

  /** A file that is cached. */
  public interface Inode {
    Key key();

    /** Drops clean pages and closes host descriptors, if the file is not open. */
    void retire();

    /** Writes dirty pages: 0 or {@code -errno}. */
    long sync();
  }

  private final ConcurrentHashMap<Key, Inode> inodes = new ConcurrentHashMap<>();

  /** Files that are not open, the longest idle first. Guarded by itself. */
  private final LinkedHashSet<Inode> idle = new LinkedHashSet<>();

  /** The file; created if it is not cached. */
  public Inode get(Key key, Supplier<Inode> make) {
    Inode found = inodes.get(key);
    return found != null ? found : inodes.computeIfAbsent(key, k -> make.get());
  }

  /** The file, or null if it is not cached. */
  public @Nullable Inode find(long dev, long ino) {
    return inodes.isEmpty() ? null : inodes.get(new Key(dev, ino));
  }

  /** Removes a retired file. */
  public void remove(Inode inode) {
    inodes.remove(inode.key(), inode);
    busy(inode);
  }

  /** {@code inode} is no longer open. The caller must not hold a lock. */
  public void idle(Inode inode) {
    Inode eldest = null;
    synchronized (idle) {
      idle.remove(inode);
      idle.add(inode);
      if (idle.size() > MAX_IDLE) {
        eldest = idle.removeFirst();
      }
    }
    if (eldest != null) {
      eldest.retire();
    }
  }

  /** {@code inode} is open again. */
  public void busy(Inode inode) {
    synchronized (idle) {
      idle.remove(inode);
    }
  }

  /** Number of cached files. */
  public int size() {
    return inodes.size();
  }

  /**
   * Writes all dirty pages: {@code sync(2)}.
   *
   * @return 0 or the first {@code -errno}
   */
  public long sync() {
    return each(Inode::sync);
  }

  /**
   * Runs an action for each file.
   *
   * @param action returns 0 or {@code -errno}
   * @return 0 or the first {@code -errno}
   */
  public long each(ToLongFunction<Inode> action) {
    long status = 0;
    for (Inode inode : inodes.values()) {
      long result = action.applyAsLong(inode);
      status = status == 0 ? result : status;
    }
    return status;
  }
}
