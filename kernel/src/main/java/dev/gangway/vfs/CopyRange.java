package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.mmap.FileMapping;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;

/**
 * {@code copy_file_range(2)} between any two regular files.
 *
 * <p>Between cached files it is a buffered write whose user memory is a {@link FileMapping} of the
 * source: one copy, from folio to folio. If either file is not cached, the bytes pass through a
 * buffer.
 */
public final class CopyRange {
  /** As an offset: the file's position, which advances. */
  public static final long POSITION = -1;

  /**
   * Size and alignment of one mapping. Its pages are pinned together, so it is small enough to
   * leave room in the smallest page cache for others and for the target.
   */
  private static final int WINDOW = 1 << 16;

  /** Bytes of the buffer. There is a check for a fatal signal between two pieces. */
  private static final int PIECE = 1 << 20;

  private CopyRange() {}

  /**
   * Copies {@code n} bytes.
   *
   * @param inOffset byte offset, or {@link #POSITION}
   * @param outOffset byte offset, or {@link #POSITION}
   * @return bytes copied, fewer at the end of {@code in}, 0 there; {@code -EINVAL} (negative, not
   *     regular files, ranges of one file that overlap); {@code -EISDIR}; {@code -EBADF} (not open
   *     for reading, or for writing, or to append); {@code -EFBIG}; the errors of a read and a
   *     write
   * @see <a href="https://man7.org/linux/man-pages/man2/copy_file_range.2.html">
   *     copy_file_range(2)</a>
   */
  public static long copy(
      Task task, OpenFile in, long inOffset, OpenFile out, long outOffset, long n) {
    long refusal = check(in, out);
    if (refusal != 0) {
      return refusal;
    }
    if (inOffset < POSITION || outOffset < POSITION || n < 0) {
      return -Errno.EINVAL;
    }
    long from = inOffset == POSITION ? in.position() : inOffset;
    long to = outOffset == POSITION ? out.position() : outOffset;
    long wanted = Math.min(n, Math.min(Long.MAX_VALUE - from, in.size() - from));
    if (wanted <= 0) {
      return 0;
    }
    if (to == Long.MAX_VALUE) {
      return -Errno.EFBIG;
    }
    wanted = Math.min(wanted, Long.MAX_VALUE - to);
    if (overlap(in, from, out, to, wanted)) {
      return -Errno.EINVAL;
    }
    AddressSpace source = in.mapping();
    long copied =
        source != null && out.mapping() != null
            ? copyMapped(task.host(), source, from, out, to, wanted)
            : -Errno.EFAULT;
    if (copied == -Errno.EFAULT) {
      // Also if the source was truncated meanwhile or cannot be read: this read returns the reason.
      copied = copyThroughBuffer(in, from, out, to, wanted);
    }
    if (copied > 0) {
      moveOn(in, inOffset, from + copied);
      moveOn(out, outOffset, to + copied);
    }
    return copied;
  }

  /**
   * Checks whether two open files can be copied.
   *
   * @return 0; {@code -EISDIR}, {@code -EINVAL}, {@code -EBADF} as {@link #copy}
   */
  public static long check(OpenFile in, OpenFile out) {
    if (in.type() == Mode.S_IFDIR || out.type() == Mode.S_IFDIR) {
      return -Errno.EISDIR;
    }
    if (in.type() != Mode.S_IFREG || out.type() != Mode.S_IFREG) {
      return -Errno.EINVAL;
    }
    if (!in.readable() || !out.writable() || (out.flags() & Fcntl.O_APPEND) != 0) {
      return -Errno.EBADF;
    }
    return 0;
  }

  private static boolean overlap(OpenFile in, long from, OpenFile out, long to, long n) {
    if (from >= to ? from - to >= n : to - from >= n) {
      return false;
    }
    Kstat one = new Kstat();
    Kstat other = new Kstat();
    return in.getattr(one) == 0
        && out.getattr(other) == 0
        && one.dev == other.dev
        && one.ino == other.ino;
  }

  private static void moveOn(OpenFile file, long offset, long position) {
    if (offset == POSITION) {
      file.setPosition(position);
    }
  }

  /** Returns {@code -EFAULT} if not even the first byte can be mapped. */
  private static long copyMapped(
      UserIo host, AddressSpace source, long from, OpenFile out, long to, long n) {
    long copied = 0;
    Kiocb io = new Kiocb();
    while (copied < n) {
      long piece = Math.min(n - copied, WINDOW - ((from + copied) & (WINDOW - 1)));
      long written;
      try (FileMapping mapped = new FileMapping(source, from + copied, piece)) {
        IovIter iter = new IovIter(mapped);
        iter.importBuffer(0, piece);
        io.at(to + copied, out.flags());
        written = out.writeIter(io, iter, host);
      }
      if (written < 0) {
        return copied > 0 ? copied : written;
      }
      copied += written;
      if (written < piece || Task.fatalSignalPending()) {
        break;
      }
    }
    return copied;
  }

  private static long copyThroughBuffer(OpenFile in, long from, OpenFile out, long to, long n) {
    int pages = PIECE / LinearMemory.PAGE_SIZE;
    try (LinearMemory buffer = LinearMemory.create(pages, pages)) {
      IovIter iter = new IovIter(buffer);
      UserIo host = new UserIo(buffer);
      Kiocb io = new Kiocb();
      long copied = 0;
      while (copied < n) {
        long piece = Math.min(n - copied, PIECE);
        iter.importBuffer(0, piece);
        long moved = in.readIter(io.at(from + copied, in.flags()), iter, host);
        if (moved > 0) {
          iter.importBuffer(0, moved);
          moved = out.writeIter(io.at(to + copied, out.flags()), iter, host);
        }
        if (moved <= 0) {
          return copied > 0 ? copied : moved;
        }
        copied += moved;
        if (moved < piece || Task.fatalSignalPending()) {
          break;
        }
      }
      return copied;
    }
  }
}
