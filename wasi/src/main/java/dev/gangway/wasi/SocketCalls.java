package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Socket;
import dev.gangway.fs.sock.ListenerFile;
import dev.gangway.fs.sock.SocketFile;
import dev.gangway.fs.sock.Sockets;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Param.Kind;

/**
 * Calls on sockets. A guest gets listening sockets, and accepts connections from them. Data goes
 * directly between the socket and the guest's memory.
 *
 * <p>All return {@code BADF} if the descriptor is not open, {@code NOTSOCK} if it is not a socket,
 * {@code NOTCAPABLE} if a right was dropped, and {@code FAULT} if there is no room for a result,
 * with nothing done.
 */
final class SocketCalls {
  /** {@code riflags}. */
  static final int RECV_PEEK = 1;

  static final int RECV_WAITALL = 1 << 1;

  /** {@code sdflags}. */
  static final int SD_RD = 1;

  static final int SD_WR = 1 << 1;

  private SocketCalls() {}

  static final Syscall SOCK_ACCEPT =
      Syscall.wasi(
          "sock_accept",
          (Code.III) SocketCalls::sockAccept,
          Kind.FD.named("fd"),
          Kind.FD_FLAGS.named("flags"),
          Kind.OUT_FD.named("accepted_fd"));

  /**
   * Accepts a connection. It waits for one, unless the listener is {@code NONBLOCK}.
   *
   * @param flags {@code NONBLOCK} or 0, for the connection
   * @param accepted receives the new descriptor
   * @return {@code INVAL} (another flag, or a connection instead of a listener), {@code AGAIN},
   *     {@code MFILE} and {@code NFILE} with no connection accepted, {@code INTR}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_accept">
   *     sock_accept</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/accept4.2.html">accept4(2)</a>
   */
  static int sockAccept(Process process, int fd, int flags, int accepted) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(process, d, Rights.SOCK_ACCEPT, accepted);
    if (refusal != WasiErrno.SUCCESS) {
      return refusal;
    }
    if (!(d.file() instanceof ListenerFile listener) || (flags & ~FdFlags.NONBLOCK) != 0) {
      return WasiErrno.INVAL;
    }
    return WasiErrno.of(
        accept(process, listener, FdFlags.toLinux(flags), d.inheritingRights(), accepted));
  }

  /** It reserves a descriptor first: without one, the connection stays in the queue. */
  private static long accept(
      Process process, ListenerFile listener, int flags, long rights, int accepted) {
    Task task = process.task();
    FdTable files = process.files();
    long fd = files.reserve();
    if (fd < 0) {
      return fd;
    }
    long status = -Errno.EIO;
    try {
      status = Sockets.accept(listener, flags & Fcntl.O_NONBLOCK, task.opened());
    } finally {
      if (status < 0) {
        files.cancel((int) fd);
      }
    }
    if (status < 0) {
      return status;
    }
    OpenFile file = task.opened().take();
    files.install((int) fd, new Descriptor(file, null, rights & Rights.initial(file), 0));
    return process.memory().putInt(accepted, (int) fd);
  }

  static final Syscall SOCK_RECV =
      Syscall.wasi(
          "sock_recv",
          (Code.IIIIII) SocketCalls::sockRecv,
          Kind.FD.named("fd"),
          Kind.IOVECS.named("ri_data"),
          Kind.RI_FLAGS.named("ri_flags"),
          Kind.OUT_SIZE.named("ro_datalen"),
          Kind.OUT_RO_FLAGS.named("ro_flags"));

  /**
   * Receives into buffers. It waits for the first byte, unless the socket is {@code NONBLOCK}.
   *
   * @param flags {@code RECV_PEEK}, {@code RECV_WAITALL}
   * @param received receives the number of bytes; 0 if the other side has closed
   * @param outFlags receives {@code roflags}: 0, since a stream is never truncated
   * @return {@code INVAL} (another flag, over 1024 buffers or 2<sup>31</sup> - 1 bytes), {@code
   *     NOTCONN} (a listener), {@code AGAIN}, {@code CONNRESET}, {@code FAULT}, {@code INTR}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_recv">
   *     sock_recv</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/recvmsg.2.html">recvmsg(2)</a>
   */
  static int sockRecv(
      Process process, int fd, int iovs, int iovsLen, int flags, int received, int outFlags) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(process, d, Rights.FD_READ, received);
    if (refusal != WasiErrno.SUCCESS) {
      return refusal;
    }
    UserMemory memory = process.memory();
    if (memory.accessible(outFlags, Short.BYTES) != Short.BYTES) {
      return WasiErrno.FAULT;
    }
    if ((flags & ~(RECV_PEEK | RECV_WAITALL)) != 0) {
      return WasiErrno.INVAL;
    }
    if (!(d.file() instanceof SocketFile socket)) {
      return WasiErrno.NOTCONN;
    }
    Task task = process.task();
    long result = task.iter().importIovec(iovs, iovsLen);
    if (result >= 0) {
      result = Sockets.receive(socket, task.iter(), messageFlags(flags), task.host());
    }
    if ((flags & RECV_PEEK) == 0) {
      task.countRead(result);
    }
    if (result >= 0 && memory.putShort(outFlags, (short) 0) != 0) {
      return WasiErrno.FAULT;
    }
    return give(process, result, received);
  }

  private static int messageFlags(int flags) {
    int peek = (flags & RECV_PEEK) != 0 ? Socket.MSG_PEEK : 0;
    return peek | ((flags & RECV_WAITALL) != 0 ? Socket.MSG_WAITALL : 0);
  }

  static final Syscall SOCK_SEND =
      Syscall.wasi(
          "sock_send",
          (Code.IIIII) SocketCalls::sockSend,
          Kind.FD.named("fd"),
          Kind.CIOVECS.named("si_data"),
          Kind.SI_FLAGS.named("si_flags"),
          Kind.OUT_SIZE.named("so_datalen"));

  /**
   * Sends buffers: all of them, unless the socket is {@code NONBLOCK}.
   *
   * @param flags none are known
   * @param sent receives the number of bytes sent
   * @return {@code INVAL} (a flag, over 1024 buffers or 2<sup>31</sup> - 1 bytes), {@code NOTCONN}
   *     (a listener), {@code AGAIN}, {@code PIPE}, {@code CONNRESET}, {@code FAULT}, {@code INTR}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_send">
   *     sock_send</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a>
   */
  static int sockSend(Process process, int fd, int iovs, int iovsLen, int flags, int sent) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(process, d, Rights.FD_WRITE, sent);
    if (refusal != WasiErrno.SUCCESS) {
      return refusal;
    }
    if (flags != 0) {
      return WasiErrno.INVAL;
    }
    if (!(d.file() instanceof SocketFile socket)) {
      return WasiErrno.NOTCONN;
    }
    Task task = process.task();
    long result = task.iter().importIovec(iovs, iovsLen);
    if (result >= 0) {
      result = task.countWritten(Sockets.send(socket, task.iter(), task.host()));
    }
    return give(process, result, sent);
  }

  static final Syscall SOCK_SHUTDOWN =
      Syscall.wasi(
          "sock_shutdown",
          (Code.II) SocketCalls::sockShutdown,
          Kind.FD.named("fd"),
          Kind.SD_FLAGS.named("how"));

  /**
   * Ends one direction of a connection, or both.
   *
   * @param how {@code SD_RD}, {@code SD_WR} or both
   * @return {@code INVAL} (neither, or another flag), {@code NOTCONN}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_shutdown">
   *     sock_shutdown</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
   */
  static int sockShutdown(Process process, int fd, int how) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(d, Rights.SOCK_SHUTDOWN);
    if (refusal != WasiErrno.SUCCESS) {
      return refusal;
    }
    int direction =
        switch (how) {
          case SD_RD -> Socket.SHUT_RD;
          case SD_WR -> Socket.SHUT_WR;
          case SD_RD | SD_WR -> Socket.SHUT_RDWR;
          default -> -1;
        };
    if (direction < 0) {
      return WasiErrno.INVAL;
    }
    return d.file() instanceof SocketFile socket
        ? WasiErrno.of(socket.shutdown(direction))
        : WasiErrno.NOTCONN;
  }

  private static int refuse(Process process, Descriptor d, long right, int result) {
    int refusal = refuse(d, right);
    if (refusal != WasiErrno.SUCCESS) {
      return refusal;
    }
    return process.memory().accessible(result, Integer.BYTES) == Integer.BYTES
        ? WasiErrno.SUCCESS
        : WasiErrno.FAULT;
  }

  private static int refuse(Descriptor d, long right) {
    if (!(d.file() instanceof SocketFile) && !(d.file() instanceof ListenerFile)) {
      return WasiErrno.NOTSOCK;
    }
    return Rights.allow(d, right) ? WasiErrno.SUCCESS : WasiErrno.NOTCAPABLE;
  }

  private static int give(Process process, long moved, int pointer) {
    return WasiErrno.of(moved < 0 ? moved : process.memory().putInt(pointer, (int) moved));
  }
}
