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
 * The entries of one open directory, in the host's order ({@code .} and {@code ..} first on all of
 * Linux's own file systems).
 *
 * <p>A cookie is the host's {@code d_off}. Whoever goes on where the last call stopped is served
 * from a buffer that getdents64(2) filled; any other cookie costs an lseek(2) and a new buffer,
 * never a listing from the start. Cookie 0 always looks anew.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getdents64.2.html">getdents64(2)</a>
 */
final class Listing {
  /** No entry's cookie: whoever asks for 0 starts anew. */
  private static final long NOWHERE = 0;

  private final int directory;
  private final boolean readable;
  private final BufferPool pool;

  /** The inode that {@code ..} has, where the host's must not be told; 0 for the host's. */
  private final long parentInode;

  /** Open for reading; -1 until it is needed. Guarded by this, like all below. */
  private int fd = -1;

  private @Nullable MemorySegment buffer;
  private long position;
  private long limit;

  /** The cookie of the entry at {@link #position}; {@link #NOWHERE} at first and after errors. */
  private long cookie = NOWHERE;

  /**
   * @param directory the directory's descriptor, the owner's to close, after {@link #close}
   * @param readable whether it is open for reading, not {@code O_PATH}
   * @param parentInode what {@code ..} has for an inode number, 0 for what the host says
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
              : Beneath.descriptor(
                  HostPath.openat(directory, Names.DOT, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0));
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
    while (result >= 0) {
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
    return result;
  }

  private long seekLocked(long from) {
    long opened = descriptor();
    if (opened < 0 || (from == cookie && from != NOWHERE)) {
      return opened;
    }
    position = 0;
    limit = 0;
    cookie = NOWHERE;
    // What a file system says of a cookie that it never gave out differs; here it is one answer.
    if (HostFile.lseek(fd, from, Fcntl.SEEK_SET) < 0) {
      return -Errno.EINVAL;
    }
    cookie = from;
    return 0;
  }

  /** Bytes now in the buffer; 0 at the end, and the buffer goes back; {@code -errno}. */
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
    // A directory that was removed has no entries: POSIX, and libc's readdir.
    return filled == -Errno.ENOENT ? 0 : filled;
  }

  private boolean emitLocked(MemorySegment entries, DirentSink sink) {
    long at = position;
    long next = entries.get(ValueLayout.JAVA_LONG, at + Dirent64.OFF);
    long name = at + Dirent64.NAME;
    int length = 0;
    while (entries.get(ValueLayout.JAVA_BYTE, name + length) != 0) {
      length++;
    }
    long inode = entries.get(ValueLayout.JAVA_LONG, at + Dirent64.INO);
    if (parentInode != 0 && length == 2 && isDotDot(entries, name)) {
      inode = parentInode;
    }
    if (!sink.emit(next, inode, typeLocked(entries, at), entries, name, length)) {
      return false;
    }
    position = at + Short.toUnsignedInt(entries.get(ValueLayout.JAVA_SHORT, at + Dirent64.RECLEN));
    cookie = next;
    return true;
  }

  private static boolean isDotDot(MemorySegment entries, long name) {
    return entries.get(ValueLayout.JAVA_BYTE, name) == '.'
        && entries.get(ValueLayout.JAVA_BYTE, name + 1) == '.';
  }

  private int typeLocked(MemorySegment entries, long at) {
    int type = entries.get(ValueLayout.JAVA_BYTE, at + Dirent64.TYPE);
    return switch (type) {
      case Dirent64.DT_FIFO,
          Dirent64.DT_CHR,
          Dirent64.DT_DIR,
          Dirent64.DT_BLK,
          Dirent64.DT_REG,
          Dirent64.DT_LNK,
          Dirent64.DT_SOCK ->
          // DT_… are the type bits of st_mode, moved down.
          type << 12;
      default -> lookUpType(entries.asSlice(at + Dirent64.NAME));
    };
  }

  /** Some file systems keep no types in their directories. */
  private int lookUpType(MemorySegment name) {
    Kstat stat = new Kstat();
    long result = HostPath.fstatat(directory, name, Fcntl.AT_SYMLINK_NOFOLLOW, stat);
    return result < 0 ? 0 : stat.mode & Mode.S_IFMT;
  }

  private void giveBufferLocked() {
    if (buffer != null) {
      pool.give(buffer);
      buffer = null;
    }
  }

  /** Frees what this opened. */
  synchronized void close() {
    giveBufferLocked();
    if (fd >= 0 && !readable) {
      HostFile.close(fd);
    }
    fd = -1;
  }
}
