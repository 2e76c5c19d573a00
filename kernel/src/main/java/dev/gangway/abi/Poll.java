package dev.gangway.abi;

/**
 * Event bits of poll(2) and of epoll(7), which share their values, and the epoll operations.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public final class Poll {

  public static final int POLLIN = 0x001;
  public static final int POLLPRI = 0x002;
  public static final int POLLOUT = 0x004;
  public static final int POLLERR = 0x008;
  public static final int POLLHUP = 0x010;
  public static final int POLLNVAL = 0x020;
  public static final int POLLRDHUP = 0x2000;

  public static final int EPOLLIN = POLLIN;
  public static final int EPOLLPRI = POLLPRI;
  public static final int EPOLLOUT = POLLOUT;
  public static final int EPOLLERR = POLLERR;
  public static final int EPOLLHUP = POLLHUP;
  public static final int EPOLLRDHUP = POLLRDHUP;
  public static final int EPOLLEXCLUSIVE = 1 << 28;
  public static final int EPOLLONESHOT = 1 << 30;
  public static final int EPOLLET = 1 << 31;

  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;

  public static final int EFD_SEMAPHORE = 1;
  public static final int EFD_NONBLOCK = Fcntl.O_NONBLOCK;

  private Poll() {}
}
