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
import org.jspecify.annotations.Nullable;

/**
 * An open file description: Linux's {@code struct file}.
 *
 * <p>It has one owner, a descriptor or a mapping. {@link #put} releases its resources.
 *
 * <p>Callers have checked direction, type and mount ({@link ReadWrite}, {@link Namei}, {@link
 * Attributes}). The default of an unsupported operation is the error that POSIX specifies.
 */
public abstract class OpenFile {
  /** The status flags that can be changed after the open. */
  public static final int SETTABLE_FLAGS =
      Fcntl.O_APPEND | Fcntl.O_NONBLOCK | Fcntl.O_DSYNC | Fcntl.O_SYNC;

  /** The type of a file that has none of POSIX's types, or must not be mistaken for one. */
  protected static final int NO_TYPE = 0;

  private final @Nullable Mount mount;
  private final int type;
  private final int accessMode;
  private volatile int statusFlags;
  private boolean released;

  private long position;

  /**
   * @param mount the mount in which it was opened; null for files without a file system (stdio,
   *     sockets)
   * @param type {@code S_IF…} or {@link #NO_TYPE}
   * @param flags access mode and status flags of the open
   */
  protected OpenFile(@Nullable Mount mount, int type, int flags) {
    this.mount = mount;
    this.type = type & Mode.S_IFMT;
    this.accessMode = flags & Fcntl.O_ACCMODE;
    this.statusFlags = flags & SETTABLE_FLAGS;
  }

  // ---- release --------------------------------------------------------------------------------

  /**
   * Releases the file. Called once, by its owner. A second call does nothing: it would close a
   * number of the host that may belong to another file by then.
   */
  public final void put() {
    if (!released) {
      released = true;
      release();
    }
  }

  /** Frees the file's resources. Called once. */
  protected abstract void release();

  /**
   * Called by {@code close()} before the file is released, to return writeback errors.
   *
   * @return 0 or {@code -errno}; the descriptor is closed either way
   */
  public long flush() {
    return 0;
  }

  // ---- type and flags -------------------------------------------------------------------------

  public final @Nullable Mount mount() {
    return mount;
  }

  /** {@code S_IFREG}, {@code S_IFDIR}, … */
  public final int type() {
    return type;
  }

  /** Access mode and status flags, as {@code fcntl(F_GETFL)} returns them. */
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

  /**
   * Whether it has no position: pipes, terminals, sockets. Such files may return {@code -EAGAIN}
   * when idle.
   */
  public boolean isStream() {
    return false;
  }

  // ---- position -------------------------------------------------------------------------------

  /** The position of the next read or write. */
  final long position() {
    return position;
  }

  final void setPosition(long newPosition) {
    position = newPosition;
  }

  // ---- operations -----------------------------------------------------------------------------

  /**
   * Reads at {@code io.position} and advances it. A stream ignores the position.
   *
   * @return bytes read, a short count at the end of the file or at a bad buffer; 0 at the end;
   *     {@code -EFAULT} if the first buffer is bad; {@code -EAGAIN} from an idle stream; otherwise
   *     {@code -errno} of the file system
   */
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return type == Mode.S_IFDIR ? -Errno.EISDIR : -Errno.EINVAL;
  }

  /**
   * Writes at {@code io.position}, or at the end if {@code io.flags} has {@code O_APPEND}, and
   * advances the position.
   *
   * @return bytes written, as {@link #readIter}; {@code -EFBIG}, {@code -ENOSPC}, {@code -EDQUOT}
   *     before anything was written
   */
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return -Errno.EINVAL;
  }

  /** Its pages in the page cache: {@code f_mapping}; null if it has none. */
  public @Nullable AddressSpace mapping() {
    return null;
  }

  /**
   * Punches a hole: {@code fallocate(2)} with {@code FALLOC_FL_PUNCH_HOLE}. The size does not
   * change.
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
   * @return 0; {@code -EINVAL} if it has no size; {@code -EFBIG}, {@code -EDQUOT}
   */
  public long truncate(long size) {
    return -Errno.EINVAL;
  }

  /**
   * {@code posix_fallocate(3)}: afterwards no write inside the range fails for lack of space.
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
   * @param dataOnly only the metadata that reading the data requires
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

  /**
   * Those of {@code events} ({@code POLLIN | POLLOUT}) that are ready, plus POLLERR and POLLHUP.
   */
  public int poll(int events) {
    return events & (Poll.POLLIN | Poll.POLLOUT);
  }

  /** The host's fd to wait for, or -1 if always ready. Valid until the file is released. */
  public int pollFd() {
    return -1;
  }

  /** Bytes that a read would return now, for {@code poll_oneoff}; 0 if unknown. */
  public long available() {
    return 0;
  }
}
