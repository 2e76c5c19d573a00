package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An open file description: Linux's {@code struct file}.
 *
 * <p>Counted: whoever holds a reference may use it, and the last {@link #put} releases what is
 * behind it. So a file that is closed while another call is inside it lives until that call is out.
 *
 * <p>Callers have checked direction, kind and mount ({@link ReadWrite}, {@link Namei}, {@link
 * Attributes}); an operation that a kind of file does not have answers as POSIX says by default.
 */
public abstract class OpenFile {
  /** The status flags that can change after the open. */
  public static final int SETTABLE_FLAGS =
      Fcntl.O_APPEND | Fcntl.O_NONBLOCK | Fcntl.O_DSYNC | Fcntl.O_SYNC;

  /** The type of a file that is of none of POSIX's kinds, or must not be taken for one. */
  protected static final int NO_TYPE = 0;

  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(OpenFile.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Mount mount;
  private final int type;
  private final int accessMode;
  private volatile int statusFlags;
  private volatile int references = 1;

  private long position;

  /**
   * @param mount where it was opened, null for what is in no file system (stdio, sockets)
   * @param type {@code S_IF…} or {@link #NO_TYPE}
   * @param flags access mode and status flags of the open
   */
  protected OpenFile(@Nullable Mount mount, int type, int flags) {
    this.mount = mount;
    this.type = type & Mode.S_IFMT;
    this.accessMode = flags & Fcntl.O_ACCMODE;
    this.statusFlags = flags & SETTABLE_FLAGS;
  }

  // ---- references -----------------------------------------------------------------------------

  /** Takes a reference; false where the last one is gone already. */
  public final boolean tryGet() {
    int seen = references;
    while (seen > 0) {
      int witness = (int) REFERENCES.compareAndExchange(this, seen, seen + 1);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }

  /** Gives a reference back; the last one releases the file. */
  public final void put() {
    int before = (int) REFERENCES.getAndAdd(this, -1);
    assert before > 0;
    if (before == 1) {
      release();
    }
  }

  /** Frees what is behind the file. Called once, when nobody can use it any more. */
  protected abstract void release();

  /**
   * What {@code close()} has to say before the reference goes: writeback errors, for a file system
   * that has some.
   *
   * @return 0 or {@code -errno}; the descriptor is closed either way
   */
  public long flush() {
    return 0;
  }

  // ---- what it is -----------------------------------------------------------------------------

  public final @Nullable Mount mount() {
    return mount;
  }

  /** {@code S_IFREG}, {@code S_IFDIR}, … */
  public final int type() {
    return type;
  }

  /** Access mode and status flags, as {@code fcntl(F_GETFL)} gives them. */
  public final int flags() {
    return accessMode | statusFlags;
  }

  /**
   * {@code fcntl(F_SETFL)}: replaces the status flags.
   *
   * @return 0 or {@code -errno}
   */
  public long setFlags(int flags) {
    statusFlags = flags & SETTABLE_FLAGS;
    return 0;
  }

  public final boolean readable() {
    return accessMode != Fcntl.O_WRONLY;
  }

  public final boolean writable() {
    return accessMode != Fcntl.O_RDONLY;
  }

  public final boolean nonBlocking() {
    return (statusFlags & Fcntl.O_NONBLOCK) != 0;
  }

  /** No position: pipes, terminals, sockets. Such files may answer {@code -EAGAIN} when idle. */
  public boolean isStream() {
    return false;
  }

  // ---- position -------------------------------------------------------------------------------

  /** Where the next read or write begins. */
  final long position() {
    return position;
  }

  final void setPosition(long newPosition) {
    position = newPosition;
  }

  // ---- operations -----------------------------------------------------------------------------

  /**
   * Reads at {@code io.position}, and moves that on. A stream ignores the position.
   *
   * @return bytes read, fewer than asked for at the end of the file or at a bad buffer; 0 at the
   *     end; {@code -EFAULT} where the first buffer is bad; {@code -EAGAIN} from an idle stream;
   *     else {@code -errno} of the file system
   */
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return type == Mode.S_IFDIR ? -Errno.EISDIR : -Errno.EINVAL;
  }

  /**
   * Writes at {@code io.position}, or at the end where {@code io.flags} has {@code O_APPEND}, and
   * moves the position on.
   *
   * @return bytes written, as {@link #readIter}; {@code -EFBIG}, {@code -ENOSPC}, {@code -EDQUOT}
   *     before anything was written
   */
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return -Errno.EINVAL;
  }

  /** Its pages in the page cache: {@code f_mapping}; null for what has none. */
  public @Nullable AddressSpace mapping() {
    return null;
  }

  /**
   * Makes a hole: {@code fallocate(2)} with {@code FALLOC_FL_PUNCH_HOLE}. The size stays.
   *
   * @param offset never negative
   * @param length above 0, and {@code offset + length} does not overflow
   * @return 0; {@code -EOPNOTSUPP}
   */
  public long punchHole(long offset, long length) {
    return -Errno.EOPNOTSUPP;
  }

  /** The size in bytes that {@code SEEK_END} counts from, or {@code -errno}. */
  public long size() {
    return -Errno.ESPIPE;
  }

  /** {@code fstat(2)}: 0 or {@code -errno}. */
  public abstract long getattr(Kstat out);

  /**
   * {@code ftruncate(2)}; new bytes read as zero.
   *
   * @param size never negative
   * @return 0; {@code -EINVAL} for what has no size; {@code -EFBIG}, {@code -EDQUOT}
   */
  public long truncate(long size) {
    return -Errno.EINVAL;
  }

  /**
   * {@code posix_fallocate(3)}: afterwards no write inside the range fails for want of space.
   *
   * @param offset never negative
   * @param length above 0, and {@code offset + length} does not overflow
   */
  public long allocate(long offset, long length) {
    return -Errno.ENODEV;
  }

  /** {@code posix_fadvise(2)}: advice may be ignored. */
  public long advise(long offset, long length, int advice) {
    return -Errno.ESPIPE;
  }

  /**
   * {@code fsync(2)} or {@code fdatasync(2)}.
   *
   * @param dataOnly only what is needed to read the data back
   */
  public long sync(boolean dataOnly) {
    return -Errno.EINVAL;
  }

  /**
   * {@code futimens(2)}.
   *
   * @param atime unsigned ns since the epoch, or {@link Attributes#UTIME_NOW}, {@link
   *     Attributes#UTIME_OMIT}
   */
  public long setTimes(long atime, long mtime) {
    return -Errno.EINVAL;
  }

  // ---- readiness ------------------------------------------------------------------------------

  /** Which of {@code events} ({@code POLLIN | POLLOUT}) hold now, with POLLERR and POLLHUP. */
  public int poll(int events) {
    return events & (Poll.POLLIN | Poll.POLLOUT);
  }

  /** The host's fd to wait for, or -1 for what is always ready. Valid while a reference is held. */
  public int pollFd() {
    return -1;
  }

  /** Bytes that a read would find now, for {@code poll_oneoff}; 0 where nobody knows. */
  public long available() {
    return 0;
  }
}
