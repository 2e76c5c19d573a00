package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.host.GuestDescriptors;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.host.HostPoll;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;
import java.lang.foreign.Arena;

/**
 * A descriptor of the host's process as a stream: a pipe, a terminal, a socket, or a file that was
 * redirected.
 *
 * <p>It never holds the thread on an idle pipe, terminal or socket, and yet never sets {@code
 * O_NONBLOCK} on a description that others share: {@link Transfer} says how.
 *
 * <p>A regular file is read and written at the host's own position, so that what ran before and
 * what runs afterwards go on where this stops; seeking is {@code -ESPIPE} and resizing refused all
 * the same.
 *
 * <p>{@link #type} is a character device only if the descriptor is a terminal, since C programs ask
 * by it whether they talk to one. The attributes ({@link #getattr}) are the host's own.
 */
public final class HostStream extends OpenFile {
  private final int fd;
  private final boolean owned;
  private final Transfer transfer;

  /**
   * What reads and writes use: {@link #fd}, or a description of our own. Readiness is asked of
   * {@link #fd}: a FIFO that is opened again cannot tell a writer that is gone from one to come.
   */
  private final int ioFd;

  /** What the descriptor itself was opened for: a pipe's wrong end is never ready. */
  private final int hostMode;

  private HostStream(int fd, boolean owned, int type, int hostMode, int flags) {
    super(null, reported(fd, type), flags);
    this.fd = fd;
    this.owned = owned;
    this.hostMode = hostMode;
    long reopened = Transfer.waits(type) ? reopen(fd, hostMode) : -1;
    this.ioFd = reopened >= 0 ? (int) reopened : fd;
    this.transfer = reopened >= 0 ? Transfer.NON_BLOCKING : Transfer.of(type);
  }

  private static int reported(int fd, int type) {
    return switch (type) {
      case Mode.S_IFDIR -> NO_TYPE; // as a stream it cannot be walked
      case Mode.S_IFCHR -> HostFile.isatty(fd) == 1 ? type : NO_TYPE;
      default -> type;
    };
  }

  /**
   * A descriptor that stays the host's: the stream never closes it.
   *
   * @param flags {@code O_RDONLY}, {@code O_WRONLY} or {@code O_RDWR}; {@code O_NONBLOCK} is the
   *     guest's view alone
   * @return the stream; a {@link NullFile} if {@code fd} is not open, as for a daemon, or is one of
   *     0 to 2 and this process did not receive it ({@link StandardStreams}); if it cannot be told
   *     whether it did, a {@link NullFile} that refuses to be written
   */
  public static OpenFile inherited(int fd, int flags) {
    return switch (StandardStreams.origin(fd)) {
      case RECEIVED -> of(fd, flags, false);
      case NOT_RECEIVED -> new NullFile(flags);
      case UNKNOWN -> {
        StandardStreams.warn(fd);
        yield new NullFile(Fcntl.O_RDONLY);
      }
    };
  }

  /** As {@link #inherited}, but the last reference closes {@code fd}. */
  public static OpenFile owned(int fd, int flags) {
    return of(fd, flags, true);
  }

  private static OpenFile of(int fd, int flags, boolean owned) {
    Kstat stat = new Kstat();
    long hostFlags = HostFile.getFlags(fd);
    if (hostFlags < 0 || HostFile.fstat(fd, stat) < 0) {
      return new NullFile(flags);
    }
    return new HostStream(fd, owned, stat.type(), (int) hostFlags & Fcntl.O_ACCMODE, flags);
  }

  /**
   * A description of our own for the same pipe or terminal, which can be non-blocking.
   *
   * @param mode as the descriptor has it: /proc would give a pipe's reader a writable one
   * @return it; below 0 where there is no such thing: no /proc, no permission, a pipe without its
   *     other end
   */
  private static long reopen(int fd, int mode) {
    if (GuestDescriptors.usedUp(fd)) {
      return -Errno.ENFILE;
    }
    try (Arena arena = Arena.ofConfined()) {
      return GuestDescriptors.made(
          HostPath.openat(
              Fcntl.AT_FDCWD,
              arena.allocateFrom("/proc/self/fd/" + fd),
              mode | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY,
              0));
    }
  }

  @Override
  protected void release() {
    if (ioFd != fd) {
      HostFile.close(ioFd);
    }
    if (owned) {
      HostFile.close(fd);
    }
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return hostMode == Fcntl.O_WRONLY ? -Errno.EBADF : transfer.read(ioFd, to, host);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return hostMode == Fcntl.O_RDONLY ? -Errno.EBADF : transfer.write(ioFd, from, host);
  }

  @Override
  public long getattr(Kstat out) {
    return HostFile.fstat(fd, out);
  }

  @Override
  public long sync(boolean dataOnly) {
    return dataOnly ? HostFile.fdatasync(fd) : HostFile.fsync(fd);
  }

  @Override
  public int poll(int events) {
    return transfer == Transfer.FILE
        ? events & (Poll.POLLIN | Poll.POLLOUT)
        : HostPoll.readiness(fd, events);
  }

  @Override
  public int pollFd() {
    return transfer == Transfer.FILE ? -1 : fd;
  }

  @Override
  public long available() {
    return Math.max(HostFile.bytesReadable(fd), 0);
  }
}
