package dev.gangway.fs.host;

import dev.gangway.abi.Dirent64;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.DirentSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one open directory: first {@code .} and {@code ..}, then all others in the host's
 * order. This class generates the dots, because not all host file systems list them first.
 *
 * <p>A cookie is 0 before {@code .}, 1 before {@code ..}, and after that the host's {@code d_off}
 * plus 2 (it wraps: ext4 uses all of its 63 bits). A call that continues after the last one is
 * served from a buffer that getdents64(2) filled. Any other cookie costs an lseek(2) and a refill,
 * never a listing from the start. Cookie 0 always reads the directory again.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getdents64.2.html">getdents64(2)</a>
 */
final class Listing {
  private static final long BEFORE_DOT = 0;
  private static final long BEFORE_DOT_DOT = 1;

  /** The cookie of the host's first entry. */
  private static final long HOST = 2;

  private final int directory;
  private final boolean readable;
  private final BufferPool pool;

  /** The inode number of {@code ..} if the host's must not be exposed; 0 for the host's. */
  private final long parentInode;

  /** Open for reading; -1 until first needed. Guarded by this, like all fields below. */
  private int fd = -1;

  private @Nullable MemorySegment buffer;
  private long position;
  private long limit;

  /**
   * The cookie of the next entry; 0 at first and after errors, so that no call continues from it.
   */
  private long cookie = BEFORE_DOT;

  /**
   * @param directory the directory's descriptor, which the owner closes after {@link #close}
   * @param readable whether it is open for reading, not {@code O_PATH}
   * @param parentInode the inode number of {@code ..}; 0 for the host's
   */
  Listing(int directory, boolean readable, long parentInode, BufferPool pool) {
    this.directory = directory;
    this.readable = readable;
    this.parentInode = parentInode;
    this.pool = pool;
  }

  /** A descriptor of the directory that is open for reading, or {@code -errno}. */
  synchronized long descriptor() {
    if (fd < 0) {
      long opened =
          readable
              ? directory
              : Beneath.openName(
                  directory, Names.DOT, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0);
      if (opened < 0) {
        return opened;
      }
      fd = (int) opened;
    }
    return fd;
  }

  /** As {@link dev.gangway.vfs.Directory#iterate}. */
  synchronized long iterate(long from, DirentSink sink) {
    long result = seekLocked(from);
    if (result < 0) {
      return result;
    }
    if (Long.compareUnsigned(cookie, HOST) < 0 && !emitDotsLocked(sink)) {
      return 0;
    }
    while (true) {
      MemorySegment entries = buffer;
      if (entries == null || position == limit) {
        result = fillLocked();
        if (result <= 0) {
          return result;
        }
      } else if (!emitLocked(entries, sink)) {
        return 0;
      }
    }
  }

  private long seekLocked(long from) {
    long opened = descriptor();
    if (opened < 0 || (from == cookie && from != BEFORE_DOT)) {
      return opened;
    }
    position = 0;
    limit = 0;
    cookie = BEFORE_DOT;
    long hostPosition = Long.compareUnsigned(from, HOST) < 0 ? 0 : from - HOST;
    // File systems differ in their error for an unknown cookie; here it is always the same.
    if (HostFile.lseek(fd, hostPosition, Fcntl.SEEK_SET) < 0) {
      return -Errno.EINVAL;
    }
    cookie = from;
    return 0;
  }

  /** Returns false if the sink is full, or if the directory was removed and has no entries. */
  private boolean emitDotsLocked(DirentSink sink) {
    Kstat stat = new Kstat();
    if (HostFile.fstat(directory, stat) < 0 || stat.nlink == 0) {
      // A removed directory has no entries, as in POSIX and libc's readdir.
      return false;
    }
    if (cookie == BEFORE_DOT) {
      if (!sink.emit(BEFORE_DOT_DOT, stat.ino, Mode.S_IFDIR, Names.DOT, 0, 1)) {
        return false;
      }
      cookie = BEFORE_DOT_DOT;
    }
    if (!sink.emit(HOST, parentInode(), Mode.S_IFDIR, Names.DOT_DOT, 0, 2)) {
      return false;
    }
    cookie = HOST;
    return true;
  }

  private long parentInode() {
    Kstat stat = new Kstat();
    return parentInode == 0 && HostPath.fstatat(directory, Names.DOT_DOT, 0, stat) == 0
        ? stat.ino
        : parentInode;
  }

  /**
   * Refills the buffer. Returns its bytes; 0 at the end, after which the buffer is released; {@code
   * -errno}.
   */
  private long fillLocked() {
    MemorySegment into = buffer;
    if (into == null) {
      into = pool.take();
      buffer = into;
    }
    position = 0;
    limit = 0;
    long filled = HostFile.getdents64(fd, into);
    if (filled > 0) {
      limit = filled;
      return filled;
    }
    giveBufferLocked();
    // The directory was removed meanwhile.
    return filled == -Errno.ENOENT ? 0 : filled;
  }

  private boolean emitLocked(MemorySegment entries, DirentSink sink) {
    long at = position;
    long name = at + Dirent64.NAME;
    int length = 0;
    while (entries.get(ValueLayout.JAVA_BYTE, name + length) != 0) {
      length++;
    }
    // Skipped entries leave the cookie unchanged: it is the one that the sink has.
    if (!isDots(entries, name, length)) {
      long next = entries.get(ValueLayout.JAVA_LONG, at + Dirent64.OFF) + HOST;
      long inode = entries.get(ValueLayout.JAVA_LONG, at + Dirent64.INO);
      if (!sink.emit(next, inode, type(entries, at), entries, name, length)) {
        return false;
      }
      cookie = next;
    }
    position = at + Short.toUnsignedInt(entries.get(ValueLayout.JAVA_SHORT, at + Dirent64.RECLEN));
    return true;
  }

  private static boolean isDots(MemorySegment entries, long name, int length) {
    return length <= 2
        && entries.get(ValueLayout.JAVA_BYTE, name) == '.'
        && (length == 1 || entries.get(ValueLayout.JAVA_BYTE, name + 1) == '.');
  }

  private int type(MemorySegment entries, long at) {
    int type = entries.get(ValueLayout.JAVA_BYTE, at + Dirent64.TYPE);
    return switch (type) {
      case Dirent64.DT_FIFO,
          Dirent64.DT_CHR,
          Dirent64.DT_DIR,
          Dirent64.DT_BLK,
          Dirent64.DT_REG,
          Dirent64.DT_LNK,
          Dirent64.DT_SOCK ->
          // DT_… are the type bits of st_mode, shifted right.
          type << 12;
      default -> lookUpType(entries.asSlice(at + Dirent64.NAME));
    };
  }

  /** For file systems without types in their directories. */
  private int lookUpType(MemorySegment name) {
    Kstat stat = new Kstat();
    long result = HostPath.fstatat(directory, name, Fcntl.AT_SYMLINK_NOFOLLOW, stat);
    return result < 0 ? 0 : stat.type();
  }

  private void giveBufferLocked() {
    if (buffer != null) {
      pool.give(buffer);
      buffer = null;
    }
  }

  /** Closes the descriptor that this object opened, and releases the buffer. */
  synchronized void close() {
    giveBufferLocked();
    if (fd >= 0 && !readable) {
      HostFile.close(fd);
    }
    fd = -1;
  }
}
