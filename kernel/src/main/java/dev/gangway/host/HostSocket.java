package dev.gangway.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Socket;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * Stream sockets over IPv4 and IPv6. The package describes results, errors and addresses. Every
 * descriptor has FD_CLOEXEC. Sending on a closed connection is EPIPE, without a signal.
 */
public final class HostSocket {

  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int SOCKADDR_IN_SIZE = 16;
  private static final int SOCKADDR_IN6_SIZE = 28;

  /** Offset of the length of an address or option, in and out. */
  private static final long LENGTH = Scratch.ARGS + 64;

  /** The structure msghdr: iovec array and count at 16 and 24, flags at 48. */
  private static final long MSGHDR = Scratch.ARGS;

  private static final long MSGHDR_SIZE = 56;

  private HostSocket() {}

  /**
   * socket(2).
   *
   * @param family {@code Socket.AF_INET} or {@code AF_INET6}
   * @param type {@code Socket.SOCK_STREAM} or {@code SOCK_DGRAM}, with or without SOCK_NONBLOCK
   */
  public static long socket(int family, int type) {
    return Syscall.call(Nr.SOCKET, family, type | Socket.SOCK_CLOEXEC, 0);
  }

  /** The family of the socket that can use {@code address}. */
  public static int family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address ? Socket.AF_INET6 : Socket.AF_INET;
  }

  /** bind(2). EINVAL if the name of {@code address} was never resolved. */
  public static long bind(int fd, InetSocketAddress address) {
    Scratch scratch = Scratch.current();
    long length = putAddress(scratch, address);
    return length < 0
        ? length
        : Syscall.call(scratch, Nr.BIND, fd, scratch.at(Scratch.ARGS), length, 0, 0, 0);
  }

  /** listen(2). */
  public static long listen(int fd, int backlog) {
    return Syscall.call(Nr.LISTEN, fd, backlog);
  }

  /**
   * accept4(2). Returns the descriptor of a connection; EAGAIN if there is none and {@code fd} is
   * non-blocking.
   *
   * @param flags 0 or SOCK_NONBLOCK, for the new descriptor
   */
  public static long accept(int fd, int flags) {
    return Syscall.retrying(Nr.ACCEPT4, fd, 0, 0, flags | Socket.SOCK_CLOEXEC);
  }

  /** shutdown(2) with {@code Socket.SHUT_*}. ENOTCONN, ENOTSOCK. */
  public static long shutdown(int fd, int how) {
    return Syscall.call(Nr.SHUTDOWN, fd, how);
  }

  /**
   * The port that an IPv4 or IPv6 socket is bound to; 0 before; EAFNOSUPPORT for other families.
   */
  public static long localPort(int fd) {
    Scratch scratch = Scratch.current();
    scratch.putInt(LENGTH, SOCKADDR_IN6_SIZE);
    long result =
        Syscall.call(
            scratch, Nr.GETSOCKNAME, fd, scratch.at(Scratch.RESULT), scratch.at(LENGTH), 0, 0, 0);
    if (result < 0) {
      return result;
    }
    int family = scratch.segment.get(ValueLayout.JAVA_SHORT, Scratch.RESULT);
    if (family != Socket.AF_INET && family != Socket.AF_INET6) {
      return -Errno.EAFNOSUPPORT;
    }
    return Short.toUnsignedInt(scratch.segment.get(NETWORK_SHORT, Scratch.RESULT + 2));
  }

  /** setsockopt(2) of an option that is an int. */
  public static long setOption(int fd, int level, int option, int value) {
    Scratch scratch = Scratch.current();
    scratch.putInt(Scratch.ARGS, value);
    return Syscall.call(
        scratch, Nr.SETSOCKOPT, fd, level, option, scratch.at(Scratch.ARGS), Integer.BYTES, 0);
  }

  /**
   * recvmsg(2) without sender and control data. Returns bytes received, 0 at the end of the stream.
   *
   * @param iovec address of {@code count} entries as {@link dev.gangway.abi.Iovec} lays them out
   * @param flags {@code Socket.MSG_*}
   */
  public static long recvmsg(int fd, long iovec, int count, int flags) {
    Scratch scratch = Scratch.current();
    putMessage(scratch, iovec, count);
    return Syscall.retrying(scratch, Nr.RECVMSG, fd, scratch.at(MSGHDR), flags, 0, 0, 0);
  }

  /** sendmsg(2), see {@link #recvmsg}. Returns bytes sent; MSG_NOSIGNAL is added. */
  public static long sendmsg(int fd, long iovec, int count, int flags) {
    Scratch scratch = Scratch.current();
    putMessage(scratch, iovec, count);
    return Syscall.retrying(
        scratch, Nr.SENDMSG, fd, scratch.at(MSGHDR), flags | Socket.MSG_NOSIGNAL, 0, 0, 0);
  }

  private static void putMessage(Scratch scratch, long iovec, int count) {
    for (long field = 0; field < MSGHDR_SIZE; field += Long.BYTES) {
      scratch.putLong(MSGHDR + field, 0);
    }
    scratch.putLong(MSGHDR + 16, iovec);
    scratch.putLong(MSGHDR + 24, count);
  }

  /** Writes a sockaddr_in or sockaddr_in6. Returns its length, or EINVAL. */
  static long putAddress(Scratch scratch, InetSocketAddress socketAddress) {
    InetAddress address = socketAddress.getAddress();
    if (address == null) {
      return -Errno.EINVAL;
    }
    byte[] bytes = address.getAddress();
    scratch.putLong(Scratch.ARGS, 0);
    scratch.putLong(Scratch.ARGS + 8, 0);
    scratch.putShort(Scratch.ARGS, family(socketAddress));
    scratch.segment.set(NETWORK_SHORT, Scratch.ARGS + 2, (short) socketAddress.getPort());
    int at = address instanceof Inet6Address ? 8 : 4;
    for (int i = 0; i < bytes.length; i++) {
      scratch.segment.set(ValueLayout.JAVA_BYTE, Scratch.ARGS + at + i, bytes[i]);
    }
    if (address instanceof Inet6Address v6) {
      scratch.putInt(Scratch.ARGS + 24, v6.getScopeId());
      return SOCKADDR_IN6_SIZE;
    }
    return SOCKADDR_IN_SIZE;
  }
}
