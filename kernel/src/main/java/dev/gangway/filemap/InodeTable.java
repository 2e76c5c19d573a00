package dev.gangway.filemap;

import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cached files by what they are, whatever path or mount they were reached by: Linux's inode cache.
 *
 * <p>Files that nobody has open stay as long as there is room, so that they are cached when they
 * are opened again.
 */
public final class InodeTable {
  /** Files that nobody has open. */
  private static final int MAX_IDLE = 4096;

  /**
   * What makes two files the same one. Its methods are written out: those that the JVM would make
   * of a record are linked at the first use, which took 7 ms of each guest that opened a file.
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

    /** Forgets all that is clean and closes what is open, where nobody has the file open. */
    void retire();

    /** Writes what is dirty: 0 or {@code -errno}. */
    long sync();
  }

  private final ConcurrentHashMap<Key, Inode> inodes = new ConcurrentHashMap<>();

  /** The idle ones, the longest idle first. Guarded by itself. */
  private final LinkedHashSet<Inode> idle = new LinkedHashSet<>();

  /** The file, made where it is not here yet. */
  public Inode get(Key key, Supplier<Inode> make) {
    Inode found = inodes.get(key);
    return found != null ? found : inodes.computeIfAbsent(key, k -> make.get());
  }

  /** The file, null where it is not cached. */
  public @Nullable Inode find(long dev, long ino) {
    return inodes.isEmpty() ? null : inodes.get(new Key(dev, ino));
  }

  /** Takes a file out that has retired. */
  public void remove(Inode inode) {
    inodes.remove(inode.key(), inode);
    busy(inode);
  }

  /** Nobody has {@code inode} open any more. The caller holds no lock. */
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

  /** Somebody has {@code inode} open again. */
  public void busy(Inode inode) {
    synchronized (idle) {
      idle.remove(inode);
    }
  }

  /** Files that are cached. */
  public int size() {
    return inodes.size();
  }

  /**
   * Writes all that is dirty: {@code sync(2)}.
   *
   * @return 0 or the first {@code -errno}
   */
  public long sync() {
    long status = 0;
    for (Inode inode : inodes.values()) {
      long result = inode.sync();
      status = status == 0 ? result : status;
    }
    return status;
  }
}
