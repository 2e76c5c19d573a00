package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Rwf;
import dev.gangway.host.HostFile;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Task;
import java.util.function.LongSupplier;

/**
 * Writes that the host's kernel copies from user memory itself.
 *
 * <p>{@code O_APPEND} and {@code O_(D)SYNC} are passed with each write (pwritev2(2)). So they apply
 * to exactly that call, and the descriptor does not need them. All buffers of a call are passed to
 * the host in one call, up to {@link #PIECE} bytes. So an append is atomic for other programs, if
 * the file system appends atomically; NFS does not.
 */
final class StraightWrite {
  /** Maximum bytes of one host call. */
  static final long PIECE = 16L << 20;

  private static final long OWN_POSITION = -1;

  private StraightWrite() {}

  /**
   * Makes one host call at {@code io.position}, or at the end with {@code O_APPEND}, and advances
   * the position.
   *
   * <p>An append uses the descriptor's own position, which afterwards is the end of the written
   * bytes. The caller ensures that no other thread uses it meanwhile.
   *
   * @param flags {@code O_APPEND}, {@code O_SYNC} and {@code O_DSYNC} apply to this call; others
   *     are ignored
   * @return bytes written, perhaps fewer, or {@code -errno}
   */
  static long write(int fd, Kiocb io, int flags, IovIter from, UserIo host) {
    int rwf = rwf(flags);
    if ((rwf & Rwf.RWF_APPEND) != 0) {
      long result = host.pwrite(fd, from, OWN_POSITION, rwf);
      if (result > 0) {
        io.position = HostFile.lseek(fd, 0, Fcntl.SEEK_CUR);
      }
      return result;
    }
    long result =
        rwf == 0 ? host.pwrite(fd, from, io.position) : host.pwrite(fd, from, io.position, rwf);
    if (result > 0) {
      io.position += result;
    }
    return result;
  }

  private static int rwf(int flags) {
    int rwf = (flags & Fcntl.O_APPEND) != 0 ? Rwf.RWF_APPEND : 0;
    if ((flags & Fcntl.O_SYNC) == Fcntl.O_SYNC) {
      return rwf | Rwf.RWF_SYNC;
    }
    return (flags & Fcntl.O_DSYNC) != 0 ? rwf | Rwf.RWF_DSYNC : rwf;
  }

  /**
   * Moves all of {@code iter}, at most {@link #PIECE} bytes at a time, with a check for a fatal
   * signal between the pieces.
   *
   * @param piece moves the next piece of {@code iter}: bytes moved, or {@code -errno}
   * @return bytes moved, or {@code -errno} if none were
   */
  static long inPieces(IovIter iter, LongSupplier piece) {
    long moved = 0;
    while (true) {
      long left = iter.count();
      iter.truncate(PIECE);
      long wanted = iter.count();
      long result = piece.getAsLong();
      iter.reexpand(left - Math.max(result, 0));
      if (result < 0) {
        return moved > 0 ? moved : result;
      }
      moved += result;
      if (result < wanted || iter.count() == 0 || Task.fatalSignalPending()) {
        return moved;
      }
    }
  }
}
