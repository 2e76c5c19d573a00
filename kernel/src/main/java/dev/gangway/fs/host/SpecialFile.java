package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPoll;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;

/**
 * A FIFO or a character device in a host directory: a stream whose host descriptor is non-blocking.
 *
 * <p>A FIFO is opened without waiting for its other end. Opening for writing is {@code -ENXIO}
 * without a reader. A reader is idle until the first writer opens it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
final class SpecialFile extends OpenFile {
  private final int fd;

  /**
   * @param fd its descriptor, {@code O_NONBLOCK}, which {@link #release} closes
   * @param type {@code S_IFIFO} or {@code S_IFCHR}
   */
  SpecialFile(Mount mount, int fd, int type, int flags) {
    // C programs treat a character device that cannot seek as a terminal.
    super(mount, type == Mode.S_IFCHR && HostFile.isatty(fd) != 1 ? NO_TYPE : type, flags);
    this.fd = fd;
  }

  @Override
  protected void release() {
    HostFile.close(fd);
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    // For a FIFO without a writer so far, read(2) reports the end; poll(2) reports that it is idle.
    boolean idle = type() == Mode.S_IFIFO && !nonBlocking() && HostPoll.poll1(fd, Poll.POLLIN) == 0;
    return idle ? -Errno.EAGAIN : host.read(fd, to);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return host.write(fd, from);
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
  public long setTimes(long atime, long mtime) {
    return HostFile.futimens(fd, atime, mtime);
  }

  @Override
  public int poll(int events) {
    return HostPoll.readiness(fd, events);
  }

  @Override
  public int pollFd() {
    return fd;
  }

  @Override
  public long available() {
    return Math.max(HostFile.bytesReadable(fd), 0);
  }
}
