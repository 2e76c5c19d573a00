package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Poll;
import java.lang.foreign.ValueLayout;

/** Readiness of one descriptor, and event counters to wake a waiting thread with. */
public final class HostPoll {

  private static final long POLLFD = Scratch.ARGS;
  private static final long REVENTS = POLLFD + 6;
  private static final long TIMEOUT = Scratch.ARGS + 16;

  private HostPoll() {}

  /**
   * poll(2) of one descriptor without waiting. Returns those of {@code events} that hold now, and
   * POLLERR, POLLHUP, POLLNVAL (not open) whether asked for or not; 0 for none, and for a number
   * below zero.
   *
   * @param events {@code Poll.POLL*}
   */
  public static long poll1(int fd, int events) {
    Scratch scratch = Scratch.current();
    scratch.putInt(POLLFD, fd);
    scratch.putShort(POLLFD + 4, events);
    scratch.putShort(REVENTS, 0);
    scratch.putLong(TIMEOUT, 0);
    scratch.putLong(TIMEOUT + Long.BYTES, 0);
    long result =
        Syscall.retrying(scratch, Nr.PPOLL, scratch.at(POLLFD), 1, scratch.at(TIMEOUT), 0, 0, 0);
    return result < 0
        ? result
        : Short.toUnsignedInt(scratch.segment.get(ValueLayout.JAVA_SHORT, REVENTS));
  }

  /** As {@link #poll1}, where a poll that fails is an error of the descriptor: {@code POLLERR}. */
  public static int readiness(int fd, int events) {
    long ready = poll1(fd, events);
    return ready < 0 ? Poll.POLLERR : (int) ready;
  }

  /**
   * eventfd(2): a counter behind a descriptor. Closed on exec.
   *
   * @param initial the counter's first value, unsigned
   * @param flags {@code Poll.EFD_*}
   */
  public static long eventfd(int initial, int flags) {
    return Syscall.call(Nr.EVENTFD2, Integer.toUnsignedLong(initial), flags | Fcntl.O_CLOEXEC);
  }

  /**
   * Adds 1 to an event counter, which makes it ready to read. Returns 0; EAGAIN only after 2^64-2
   * of them without a {@link #eventfdDrain} on a non-blocking one.
   */
  public static long eventfdSignal(int fd) {
    Scratch scratch = Scratch.current();
    scratch.putLong(Scratch.ARGS, 1);
    long result =
        Syscall.retrying(scratch, Nr.WRITE, fd, scratch.at(Scratch.ARGS), Long.BYTES, 0, 0, 0);
    return result < 0 ? result : 0;
  }

  /**
   * Takes the counter back to 0 and returns what it was, cut to {@code Long.MAX_VALUE} (or takes 1
   * with {@link Poll#EFD_SEMAPHORE}). At 0: EAGAIN on a non-blocking one, otherwise it waits.
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
}
