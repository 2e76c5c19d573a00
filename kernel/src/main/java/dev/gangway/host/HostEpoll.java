package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * epoll(7): waits for many descriptors at once. Hides that {@code struct epoll_event} is packed
 * only on x86-64.
 */
public final class HostEpoll {

  /** Bytes of one event in the buffer of {@link #await}. */
  public static final int EVENT_SIZE = Machine.pick(12, 16);

  private static final long DATA = Machine.pick(4, 8);

  private HostEpoll() {}

  /** epoll_create1(2), with EPOLL_CLOEXEC. Returns a descriptor. */
  public static long create() {
    return Syscall.call(Nr.EPOLL_CREATE1, Fcntl.O_CLOEXEC);
  }

  /**
   * epoll_ctl(2). EPERM for regular files and directories, which are always ready; EEXIST, ENOENT,
   * EBADF.
   *
   * @param op {@code Poll.EPOLL_CTL_*}
   * @param events {@code Poll.EPOLL*}; ignored by EPOLL_CTL_DEL
   * @param data returned with each event
   */
  public static long ctl(int epfd, int op, int fd, int events, long data) {
    Scratch scratch = Scratch.current();
    scratch.putInt(Scratch.ARGS, events);
    scratch.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, Scratch.ARGS + DATA, data);
    return Syscall.call(scratch, Nr.EPOLL_CTL, epfd, op, fd, scratch.at(Scratch.ARGS), 0, 0);
  }

  /**
   * epoll_wait(2): waits until a descriptor is ready. Returns the number of events, 0 on timeout.
   * EINTR is returned, because only the caller knows the time that is left.
   *
   * @param events native memory of at least {@code max} times {@link #EVENT_SIZE} bytes
   * @param timeoutMillis 0 does not wait, -1 waits without a timeout
   */
  public static long await(int epfd, MemorySegment events, int max, int timeoutMillis) {
    assert events.byteSize() >= (long) max * EVENT_SIZE : "capacity " + max;
    return Syscall.call(Nr.EPOLL_PWAIT, epfd, events.address(), max, timeoutMillis, 0, 0);
  }

  /** The {@code Poll.EPOLL*} bits of the event at {@code index} that {@link #await} returned. */
  public static int events(MemorySegment events, int index) {
    return events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_SIZE);
  }

  /** The {@code data} of {@link #ctl} for the descriptor of the event at {@code index}. */
  public static long data(MemorySegment events, int index) {
    return events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_SIZE + DATA);
  }
}
