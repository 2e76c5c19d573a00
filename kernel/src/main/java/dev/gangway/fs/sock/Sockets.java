package dev.gangway.fs.sock;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Poll;
import dev.gangway.abi.Socket;
import dev.gangway.net.Poller;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.Task;

/**
 * {@code accept}, {@code recv} and {@code send} for guests: they wait unless the socket is {@code
 * O_NONBLOCK}. A fatal signal ends a wait with {@code -EINTR}. Bytes moved before an error or a
 * signal are returned as a short count.
 */
public final class Sockets {
  private Sockets() {}

  /**
   * Waits for a connection. A connection that ended before it was accepted is skipped.
   *
   * @param flags {@code O_NONBLOCK} for the new socket, or 0
   * @param out as {@link ListenerFile#accept}
   * @return 0; {@code -EAGAIN} (the listener is {@code O_NONBLOCK}), {@code -EINTR}, {@code
   *     -ENFILE}
   */
  public static long accept(ListenerFile listener, int flags, Opened out) {
    while (true) {
      long result = listener.accept(flags, out);
      if (result == -Errno.EAGAIN && !listener.nonBlocking()) {
        result = Poller.await(listener.pollFd(), Poll.POLLIN);
        if (result < 0) {
          return result;
        }
      } else if (!endedBeforeAccepted(result)) {
        return result;
      }
      if (Task.fatalSignalPending()) {
        return -Errno.EINTR;
      }
    }
  }

  /** Errors of the new connection, not of the listener: accept(2), "Error handling". */
  private static boolean endedBeforeAccepted(long result) {
    return switch ((int) -result) {
      case Errno.ECONNABORTED,
          Errno.ENETDOWN,
          Errno.EPROTO,
          Errno.ENOPROTOOPT,
          Errno.EHOSTDOWN,
          Errno.ENONET,
          Errno.EHOSTUNREACH,
          Errno.ENETUNREACH ->
          true;
      default -> false;
    };
  }

  /**
   * Receives at least one byte; with {@code MSG_WAITALL} until {@code to} is full. {@code MSG_PEEK}
   * leaves the bytes in the socket; with {@code MSG_WAITALL} it returns the available bytes.
   *
   * @param flags {@code MSG_PEEK}, {@code MSG_WAITALL}
   * @return bytes received, 0 at the end of the stream or if {@code to} is empty; {@code -EAGAIN}
   *     ({@code O_NONBLOCK}), {@code -EINTR}, {@code -ECONNRESET}, {@code -EFAULT}
   */
  public static long receive(SocketFile socket, IovIter to, int flags, UserIo host) {
    // This method does the waiting. A repeated peek would return the same bytes twice.
    int each = flags & ~Socket.MSG_WAITALL;
    boolean all = flags != each && (flags & Socket.MSG_PEEK) == 0;
    long received = 0;
    while (to.count() > 0) {
      long result = socket.receive(to, each, host);
      if (result == 0) {
        return received;
      }
      if (result > 0) {
        received += result;
        if (!all) {
          return received;
        }
      } else if (result == -Errno.EAGAIN && !socket.nonBlocking()) {
        result = Poller.await(socket.pollFd(), Poll.POLLIN);
      }
      if (result < 0) {
        return received > 0 ? received : result;
      }
      if (Task.fatalSignalPending()) {
        return received > 0 ? received : -Errno.EINTR;
      }
    }
    return received;
  }

  /**
   * Sends all of {@code from}; if the socket is {@code O_NONBLOCK}, as much as there is room for.
   *
   * @return bytes sent; {@code -EAGAIN} ({@code O_NONBLOCK}), {@code -EINTR}, {@code -EPIPE},
   *     {@code -ECONNRESET}, {@code -EFAULT}
   */
  public static long send(SocketFile socket, IovIter from, UserIo host) {
    long sent = 0;
    while (from.count() > 0) {
      long result = socket.send(from, 0, host);
      if (result > 0) {
        sent += result;
      } else if (result == -Errno.EAGAIN && !socket.nonBlocking()) {
        result = Poller.await(socket.pollFd(), Poll.POLLOUT);
      }
      if (result < 0) {
        return sent > 0 ? sent : result;
      }
      if (Task.fatalSignalPending()) {
        return sent > 0 ? sent : -Errno.EINTR;
      }
    }
    return sent;
  }
}
