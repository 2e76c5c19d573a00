package dev.gangway.fs.sock;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Socket;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPoll;
import dev.gangway.host.HostSocket;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/**
 * A connected stream socket.
 *
 * <p>No call here waits: {@code -EAGAIN} if there is nothing to receive or no room to send; {@link
 * Sockets} and {@link dev.gangway.vfs.ReadWrite} wait. A broken connection is {@code -EPIPE}, never
 * a signal.
 */
public final class SocketFile extends OpenFile {
  private final int fd;

  /**
   * @param fd the socket's own descriptor, closed with the file
   * @param flags {@code O_RDWR}, and {@code O_NONBLOCK} for a guest that must not wait
   */
  public SocketFile(int fd, int flags) {
    super(null, Mode.S_IFSOCK, flags);
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

  /**
   * Receives the bytes that are available.
   *
   * @param flags {@code MSG_PEEK}; {@code MSG_DONTWAIT} is added
   * @return bytes received, 0 at the end of the stream; {@code -EAGAIN}, {@code -ECONNRESET},
   *     {@code -EFAULT}
   * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recv(2)</a>
   */
  public long receive(IovIter to, int flags, UserIo host) {
    return host.receive(fd, to, flags | Socket.MSG_DONTWAIT);
  }

  /**
   * Sends as much as there is room for.
   *
   * @param flags {@code MSG_*}; {@code MSG_DONTWAIT} and {@code MSG_NOSIGNAL} are added
   * @return bytes sent; {@code -EAGAIN}, {@code -EPIPE}, {@code -ECONNRESET}, {@code -EFAULT}
   * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">send(2)</a>
   */
  public long send(IovIter from, int flags, UserIo host) {
    return host.send(fd, from, flags | Socket.MSG_DONTWAIT | Socket.MSG_NOSIGNAL);
  }

  /**
   * Shuts down one direction or both.
   *
   * @param how {@code SHUT_RD}, {@code SHUT_WR}, {@code SHUT_RDWR}
   * @return 0; {@code -ENOTCONN}; {@code -EINVAL}
   * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
   */
  public long shutdown(int how) {
    return HostSocket.shutdown(fd, how);
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return receive(to, 0, host);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return send(from, 0, host);
  }

  @Override
  public long getattr(Kstat out) {
    return HostFile.fstat(fd, out);
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
