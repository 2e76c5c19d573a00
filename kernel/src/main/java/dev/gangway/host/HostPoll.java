package dev.gangway.host;

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
}
