package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.abi.Socket;
import dev.gangway.host.HostPoll;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.UserIo;

/**
 * The ways to move bytes through a host descriptor without blocking the thread on it.
 *
 * <p>Results are bytes moved, 0 at the end, {@code -EAGAIN} if nothing can be moved now, otherwise
 * {@code -errno}. A call may return a short count.
 */
enum Transfer {
  /** Always ready. Moves in pieces, and checks for a fatal signal between them. */
  FILE {
    @Override
    long read(int fd, IovIter to, UserIo host) {
      return readAtMost(FILE_PIECE, fd, to, host);
    }

    @Override
    long write(int fd, IovIter from, UserIo host) {
      return writeAtMost(FILE_PIECE, fd, from, host);
    }
  },

  /** {@code O_NONBLOCK} is set on a file description of our own. */
  NON_BLOCKING {
    @Override
    long read(int fd, IovIter to, UserIo host) {
      return host.read(fd, to);
    }

    @Override
    long write(int fd, IovIter from, UserIo host) {
      return host.write(fd, from);
    }
  },

  /** Each call passes {@code MSG_DONTWAIT}. */
  SOCKET {
    @Override
    long read(int fd, IovIter to, UserIo host) {
      return host.receive(fd, to, Socket.MSG_DONTWAIT);
    }

    @Override
    long write(int fd, IovIter from, UserIo host) {
      return host.send(fd, from, Socket.MSG_DONTWAIT | Socket.MSG_NOSIGNAL);
    }
  },

  /**
   * A blocking descriptor that cannot be reopened: polls for readiness first. A ready pipe takes
   * {@code PIPE_BUF} bytes without waiting; a terminal usually does. If another reader of the same
   * descriptor is faster, this one may still block.
   */
  POLLED {
    @Override
    long read(int fd, IovIter to, UserIo host) {
      long ready = HostPoll.poll1(fd, Poll.POLLIN);
      return ready == 0 ? -Errno.EAGAIN : readAtMost(PIPE_BUF, fd, to, host);
    }

    @Override
    long write(int fd, IovIter from, UserIo host) {
      long ready = HostPoll.poll1(fd, Poll.POLLOUT);
      return ready == 0 ? -Errno.EAGAIN : writeAtMost(PIPE_BUF, fd, from, host);
    }
  };

  private static final long FILE_PIECE = 16L << 20;
  private static final long PIPE_BUF = 4096;

  abstract long read(int fd, IovIter to, UserIo host);

  abstract long write(int fd, IovIter from, UserIo host);

  /** The way for a descriptor that is not reopened, by its {@code S_IF…}. */
  static Transfer of(int type) {
    return switch (type) {
      case Mode.S_IFSOCK -> SOCKET;
      case Mode.S_IFREG, Mode.S_IFBLK, Mode.S_IFDIR -> FILE;
      default -> POLLED;
    };
  }

  /** Whether a read or write of this {@code S_IF…} may wait, so that reopening it may help. */
  static boolean waits(int type) {
    return of(type) == POLLED;
  }

  private static long readAtMost(long most, int fd, IovIter to, UserIo host) {
    long left = to.count();
    to.truncate(most);
    long result = host.read(fd, to);
    to.reexpand(left - Math.max(result, 0));
    return result;
  }

  private static long writeAtMost(long most, int fd, IovIter from, UserIo host) {
    long left = from.count();
    from.truncate(most);
    long result = host.write(fd, from);
    from.reexpand(left - Math.max(result, 0));
    return result;
  }
}
