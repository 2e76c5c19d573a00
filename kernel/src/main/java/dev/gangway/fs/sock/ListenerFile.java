package dev.gangway.fs.sock;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Socket;
import dev.gangway.host.GuestDescriptors;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPoll;
import dev.gangway.host.HostSocket;
import dev.gangway.host.Linux;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * A listening socket that the embedder gives to a guest.
 *
 * <p>Accepted connections inherit {@code TCP_NODELAY}, because guests cannot set options, and
 * Nagle's algorithm would delay their small writes.
 */
public final class ListenerFile extends OpenFile {
  private final int fd;
  private final InetSocketAddress localAddress;

  private ListenerFile(int fd, InetSocketAddress localAddress) {
    super(null, Mode.S_IFSOCK, Fcntl.O_RDWR);
    this.fd = fd;
    this.localAddress = localAddress;
  }

  /**
   * Listens on {@code address}; port 0 selects a free one, see {@link #localAddress}.
   *
   * @param backlog maximum number of connections that wait to be accepted
   * @return a file that the caller owns
   * @throws IOException if that fails; the message names the address and the reason
   */
  public static ListenerFile listen(InetSocketAddress address, int backlog) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("cannot listen on " + address.getHostString() + ": unknown host");
    }
    int type = Socket.SOCK_STREAM | Socket.SOCK_NONBLOCK;
    long fd = GuestDescriptors.made(HostSocket.socket(HostSocket.family(address), type));
    check(fd, address);
    try {
      return listen((int) fd, address, backlog);
    } catch (IOException e) {
      HostFile.close((int) fd);
      throw e;
    }
  }

  private static ListenerFile listen(int fd, InetSocketAddress address, int backlog)
      throws IOException {
    // So that a restarted server need not wait for its old connections to time out.
    check(HostSocket.setOption(fd, Socket.SOL_SOCKET, Socket.SO_REUSEADDR, 1), address);
    check(HostSocket.setOption(fd, Socket.IPPROTO_TCP, Socket.TCP_NODELAY, 1), address);
    check(HostSocket.bind(fd, address), address);
    check(HostSocket.listen(fd, backlog), address);
    int port = (int) check(HostSocket.localPort(fd), address);
    return new ListenerFile(fd, new InetSocketAddress(address.getAddress(), port));
  }

  private static long check(long result, InetSocketAddress address) throws IOException {
    if (result < 0) {
      int errno = Linux.errno(result);
      String reason = Errno.message(errno).toLowerCase(Locale.ROOT);
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + reason
              + " ("
              + Errno.name(errno)
              + ")");
    }
    return result;
  }

  /** Its address, with the actual port. */
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /**
   * Accepts a connection if one is pending; {@link Sockets#accept} waits for one.
   *
   * @param flags {@code O_NONBLOCK} for the new socket, or 0
   * @param out receives a {@link SocketFile} that the caller owns
   * @return 0; {@code -EAGAIN}; {@code -ECONNABORTED}; {@code -ENFILE}
   * @see <a href="https://man7.org/linux/man-pages/man2/accept4.2.html">accept4(2)</a>
   */
  public long accept(int flags, Opened out) {
    if (GuestDescriptors.usedUp(fd)) {
      return -Errno.ENFILE;
    }
    long accepted = GuestDescriptors.made(HostSocket.accept(fd, Socket.SOCK_NONBLOCK));
    if (accepted < 0) {
      return accepted;
    }
    out.set(new SocketFile((int) accepted, Fcntl.O_RDWR | (flags & Fcntl.O_NONBLOCK)));
    return 0;
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
    return -Errno.ENOTCONN;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return -Errno.ENOTCONN;
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
}
