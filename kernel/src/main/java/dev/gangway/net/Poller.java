package dev.gangway.net;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Poll;
import dev.gangway.host.HostEpoll;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPoll;
import dev.gangway.host.Linux;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for readiness of the host's fds: one daemon thread and one epoll set for all.
 *
 * <p>A waiter registers its fds and parks; the poller's thread unparks it. So an interrupt ends a
 * wait at once, a virtual thread gives up its carrier while it waits, and no thread polls in a
 * loop.
 *
 * <p>Registrations are one-shot and level-triggered: an fd that was ready before is reported too.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public final class Poller {
  /** A deadline that never comes, in {@link System#nanoTime} time. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;
  private static final int BATCH = 64;

  private static @Nullable Poller instance;

  private final int epoll;
  private final Map<Integer, List<Registration>> registered = new HashMap<>();

  private record Registration(Waiter waiter, int events) {}

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    volatile boolean woken;
  }

  private Poller(int epoll) {
    this.epoll = epoll;
  }

  /**
   * Waits until {@code fd} is ready for one of {@code events}.
   *
   * @param fd open during the wait; a negative fd is always ready
   * @return 1; {@code -EINTR} if the thread is interrupted (its status stays set); {@code -errno}
   *     of the host
   */
  public static long await(int fd, int events) {
    if (fd < 0 || HostPoll.poll1(fd, events) != 0) {
      return 1;
    }
    PollSet set = new PollSet();
    set.add(fd, events);
    return await(set, NEVER);
  }

  /**
   * Waits until one fd of {@code set} is ready or {@code deadline} has come. It does not poll the
   * fds first, because the caller has just done so. An fd that has become ready since ends the wait
   * at once.
   *
   * @param deadline in {@link System#nanoTime} time; {@link #NEVER} for none
   * @return 1 if an fd is ready; 0 at the deadline; {@code -EINTR} if the thread is interrupted
   *     (its status stays set); {@code -errno} of the host
   */
  public static long await(PollSet set, long deadline) {
    Waiter waiter = new Waiter();
    Poller poller = null;
    if (set.size() > 0) {
      long started = start();
      if (started < 0) {
        return started;
      }
      poller = shared();
    }
    int added = 0;
    try {
      for (; poller != null && added < set.size(); added++) {
        long result = poller.register(waiter, set.fd(added), set.events(added));
        if (result == -Errno.EPERM) {
          return 1; // a regular file: epoll refuses it, and it is always ready
        }
        if (result < 0) {
          return result;
        }
      }
      return park(waiter, deadline);
    } finally {
      for (int i = 0; i < added; i++) {
        if (poller != null) {
          poller.unregister(waiter, set.fd(i));
        }
      }
    }
  }

  private static long park(Waiter waiter, long deadline) {
    while (!waiter.woken) {
      if (Thread.currentThread().isInterrupted()) {
        return -Errno.EINTR;
      }
      if (deadline == NEVER) {
        LockSupport.park(waiter);
      } else {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return 0;
        }
        LockSupport.parkNanos(waiter, left);
      }
    }
    return 1;
  }

  private static synchronized long start() {
    if (instance != null) {
      return 0;
    }
    long epoll = HostEpoll.create();
    if (epoll < 0) {
      return epoll;
    }
    Poller poller = new Poller((int) epoll);
    try {
      Thread.ofPlatform().name("gangway-poller").daemon().start(poller::run);
    } catch (OutOfMemoryError noThread) {
      HostFile.close((int) epoll);
      return -Errno.ENOMEM;
    }
    instance = poller;
    return 0;
  }

  private static synchronized @Nullable Poller shared() {
    return instance;
  }

  private synchronized long register(Waiter waiter, int fd, int events) {
    List<Registration> waiters = registered.get(fd);
    boolean isNew = waiters == null;
    if (waiters == null) {
      waiters = new ArrayList<>(1);
    }
    waiters.add(new Registration(waiter, events));
    long result = armLocked(fd, waiters, isNew ? Poll.EPOLL_CTL_ADD : Poll.EPOLL_CTL_MOD);
    if (result < 0) {
      waiters.removeLast();
    } else if (isNew) {
      registered.put(fd, waiters);
    }
    return result;
  }

  private synchronized void unregister(Waiter waiter, int fd) {
    List<Registration> waiters = registered.get(fd);
    if (waiters == null) {
      return;
    }
    waiters.removeIf(registration -> registration.waiter == waiter);
    if (waiters.isEmpty()) {
      registered.remove(fd);
      HostEpoll.ctl(epoll, Poll.EPOLL_CTL_DEL, fd, 0, 0);
    }
  }

  private long armLocked(int fd, List<Registration> waiters, int operation) {
    int events = 0;
    for (Registration registration : waiters) {
      if (!registration.waiter.woken) {
        events |= registration.events;
      }
    }
    return events == 0 ? 0 : HostEpoll.ctl(epoll, operation, fd, events | Poll.EPOLLONESHOT, fd);
  }

  private synchronized void fire(int fd, int ready) {
    List<Registration> waiters = registered.get(fd);
    if (waiters == null) {
      return;
    }
    for (Registration registration : waiters) {
      if ((ready & (registration.events | ALWAYS)) != 0) {
        registration.waiter.woken = true;
        LockSupport.unpark(registration.waiter.thread);
      }
    }
    armLocked(fd, waiters, Poll.EPOLL_CTL_MOD);
  }

  private void run() {
    MemorySegment events = Arena.global().allocate((long) BATCH * HostEpoll.EVENT_SIZE, 8);
    while (true) {
      long n = HostEpoll.await(epoll, events, BATCH, -1);
      for (int i = 0; i < n; i++) {
        fire((int) HostEpoll.data(events, i), HostEpoll.events(events, i));
      }
      if (n < 0 && Linux.errno(n) != Errno.EINTR) {
        throw new IllegalStateException("epoll_wait: " + Errno.name(Linux.errno(n)));
      }
    }
  }
}
