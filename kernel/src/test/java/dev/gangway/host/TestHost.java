package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mman;
import dev.gangway.abi.Poll;
import dev.gangway.abi.Socket;
import java.net.InetSocketAddress;

/** Host system calls that only tests use. */
public final class TestHost {
  private static final int SOCKETPAIR = Machine.pick(53, 199);
  private static final int CONNECT = Machine.pick(42, 203);
  private static final int GETSOCKOPT = Machine.pick(55, 209);
  private static final int PIPE2 = Machine.pick(293, 59);
  private static final int EVENTFD2 = Machine.pick(290, 19);
  private static final int COPY_FILE_RANGE = Machine.pick(326, 285);
  private static final int GETPID = Machine.pick(39, 172);

  private static final long LENGTH = Scratch.ARGS + 64;

  private TestHost() {}

  /**
   * pipe2(2), with O_CLOEXEC.
   *
   * @param flags 0 or O_NONBLOCK, O_DIRECT
   * @param fds receives the read end at 0 and the write end at 1
   */
  public static long pipe(int flags, int[] fds) {
    Scratch scratch = Scratch.current();
    long nativeFlags = Machine.toNativeFlags(flags | Fcntl.O_CLOEXEC);
    long result = Syscall.call(scratch, PIPE2, scratch.at(Scratch.RESULT), nativeFlags, 0, 0, 0, 0);
    return result < 0 ? result : takePair(scratch, fds);
  }

  /**
   * socketpair(2) of family AF_UNIX: two connected sockets.
   *
   * @param type as for {@link HostSocket#socket}
   */
  public static long socketpair(int type, int[] fds) {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.call(
            scratch,
            SOCKETPAIR,
            Socket.AF_UNIX,
            type | Socket.SOCK_CLOEXEC,
            0,
            scratch.at(Scratch.RESULT),
            0,
            0);
    return result < 0 ? result : takePair(scratch, fds);
  }

  private static long takePair(Scratch scratch, int[] fds) {
    fds[0] = scratch.getInt(Scratch.RESULT);
    fds[1] = scratch.getInt(Scratch.RESULT + Integer.BYTES);
    return 0;
  }

  /**
   * connect(2). EINPROGRESS on a non-blocking socket: when it is ready for writing, {@link
   * #getOption} of SO_ERROR has the result. EINTR is returned and means the same.
   */
  public static long connect(int fd, InetSocketAddress address) {
    Scratch scratch = Scratch.current();
    long length = HostSocket.putAddress(scratch, address);
    return length < 0
        ? length
        : Syscall.call(scratch, CONNECT, fd, scratch.at(Scratch.ARGS), length, 0, 0, 0);
  }

  /** getsockopt(2) of an option that is an int. Returns its value, zero-extended. */
  public static long getOption(int fd, int level, int option) {
    Scratch scratch = Scratch.current();
    scratch.putInt(LENGTH, Integer.BYTES);
    scratch.putInt(Scratch.RESULT, 0);
    long result =
        Syscall.call(
            scratch,
            GETSOCKOPT,
            fd,
            level,
            option,
            scratch.at(Scratch.RESULT),
            scratch.at(LENGTH),
            0);
    return result < 0 ? result : Integer.toUnsignedLong(scratch.getInt(Scratch.RESULT));
  }

  /**
   * eventfd(2): a counter with a descriptor, with EFD_CLOEXEC.
   *
   * @param initial the counter's first value, unsigned
   * @param flags {@code Poll.EFD_*}
   */
  public static long eventfd(int initial, int flags) {
    return Syscall.call(EVENTFD2, Integer.toUnsignedLong(initial), flags | Fcntl.O_CLOEXEC);
  }

  /**
   * Adds 1 to an event counter, which makes it readable. Returns 0. A non-blocking one returns
   * EAGAIN after 2^64-2 calls without a {@link #eventfdDrain}.
   */
  public static long eventfdSignal(int fd) {
    Scratch scratch = Scratch.current();
    scratch.putLong(Scratch.ARGS, 1);
    long result =
        Syscall.retrying(scratch, Nr.WRITE, fd, scratch.at(Scratch.ARGS), Long.BYTES, 0, 0, 0);
    return result < 0 ? result : 0;
  }

  /**
   * Resets the counter to 0 and returns its value, at most {@code Long.MAX_VALUE} (or subtracts 1
   * with {@link Poll#EFD_SEMAPHORE}). If it is 0: EAGAIN for a non-blocking one, otherwise it
   * waits.
   */
  public static long eventfdDrain(int fd) {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.retrying(scratch, Nr.READ, fd, scratch.at(Scratch.RESULT), Long.BYTES, 0, 0, 0);
    if (result < 0) {
      return result;
    }
    long count = scratch.getLong(Scratch.RESULT);
    return count < 0 ? Long.MAX_VALUE : count;
  }

  /** Makes any access a fault; keeps the contents. */
  public static long protectNone(long address, long length) {
    return Syscall.call(Nr.MPROTECT, address, length, Mman.PROT_NONE);
  }

  /** The process number, or {@code -ENOSYS}. */
  public static long getpid() {
    return Syscall.call(GETPID, 0);
  }

  /** copy_file_range(2) between offsets; the positions stay. Returns bytes copied, 0 at the end. */
  public static long copyFileRange(int in, long inOffset, int out, long outOffset, long length) {
    Scratch scratch = Scratch.current();
    scratch.putLong(Scratch.ARGS, inOffset);
    scratch.putLong(Scratch.ARGS + Long.BYTES, outOffset);
    return Syscall.retrying(
        scratch,
        COPY_FILE_RANGE,
        in,
        scratch.at(Scratch.ARGS),
        out,
        scratch.at(Scratch.ARGS + Long.BYTES),
        length,
        0);
  }
}
