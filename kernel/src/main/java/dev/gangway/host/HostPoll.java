package dev.gangway.host;

import dev.gangway.abi.Poll;
import java.lang.foreign.ValueLayout;

/** Readiness of one descriptor. */
public final class HostPoll {

  private static final long POLLFD = Scratch.ARGS;
  private static final long REVENTS = POLLFD + 6;
  private static final long TIMEOUT = Scratch.ARGS + 16;

  private HostPoll() {}

  /**
   * poll(2) of one descriptor without waiting. Returns those of {@code events} that are ready, and
   * always POLLERR, POLLHUP and POLLNVAL (not open). Returns 0 for none, and for a negative number.
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

  /** As {@link #poll1}, but returns {@code POLLERR} if the call fails. */
  public static int readiness(int fd, int events) {
    long ready = poll1(fd, events);
    return ready < 0 ? Poll.POLLERR : (int) ready;
  }
}
