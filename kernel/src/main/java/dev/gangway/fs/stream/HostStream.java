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
 * A descriptor of the host's process as a stream: a pipe, a terminal, a socket or a redirected
 * file.
 *
 * <p>It never blocks the thread on an idle pipe, terminal or socket. It does so without setting
 * {@code O_NONBLOCK} on a shared file description; see {@link Transfer}.
 *
 * <p>A regular file is read and written at the host's own position, so that programs before and
 * after this one share the position. Seeking is still {@code -ESPIPE}, and resizing is refused.
 *
 * <p>{@link #type} is a character device only if the descriptor is a terminal, because C programs
 * use the type to detect one. The attributes ({@link #getattr}) are the host's own.
 */
public final class HostStream extends OpenFile {
  private final int fd;
  private final Transfer transfer;

  /**
   * The descriptor for reads and writes: {@link #fd}, or one with a file description of our own.
   * Readiness is polled on {@link #fd}, because a reopened FIFO cannot distinguish a writer that is
   * gone from one that has not come yet.
   */
  private final int ioFd;

  /** The access mode of the descriptor itself: the wrong end of a pipe is never ready. */
  private final int hostMode;

  private HostStream(int fd, int type, int hostMode, int flags) {
    super(null, reported(fd, type), flags);
    this.fd = fd;
    this.hostMode = hostMode;
    long reopened = Transfer.waits(type) ? reopen(fd, hostMode) : -1;
    this.ioFd = reopened >= 0 ? (int) reopened : fd;
    this.transfer = reopened >= 0 ? Transfer.NON_BLOCKING : Transfer.of(type);
  }

  private static int reported(int fd, int type) {
    return switch (type) {
      case Mode.S_IFDIR -> NO_TYPE; // a stream cannot be a directory
      case Mode.S_IFCHR -> HostFile.isatty(fd) == 1 ? type : NO_TYPE;
      default -> type;
    };
  }

  /**
   * A stream on a descriptor that it never closes.
   *
   * @param flags {@code O_RDONLY}, {@code O_WRONLY} or {@code O_RDWR}; {@code O_NONBLOCK} applies
   *     to the guest only
   * @return the stream; a {@link NullFile} if {@code fd} is not open, as in a daemon, or is one of
   *     0 to 2 that this process did not receive ({@link StandardStreams}). If that is uncertain, a
   *     {@link NullFile} that refuses writes
   */
  public static OpenFile inherited(int fd, int flags) {
    return switch (StandardStreams.origin(fd)) {
      case RECEIVED -> of(fd, flags);
      case NOT_RECEIVED -> new NullFile(flags);
      case UNKNOWN -> {
        StandardStreams.warn(fd);
        yield new NullFile(Fcntl.O_RDONLY);
      }
    };
  }

  private static OpenFile of(int fd, int flags) {
    Kstat stat = new Kstat();
    long hostFlags = HostFile.getFlags(fd);
    if (hostFlags < 0 || HostFile.fstat(fd, stat) < 0) {
      return new NullFile(flags);
    }
    return new HostStream(fd, stat.type(), (int) hostFlags & Fcntl.O_ACCMODE, flags);
  }

  /**
   * Reopens the same pipe or terminal, for a non-blocking file description of our own.
   *
   * @param mode the descriptor's access mode, because /proc would also make a pipe's reader
   *     writable
   * @return the descriptor; negative on failure: no /proc, no permission, a pipe without its other
   *     end
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
