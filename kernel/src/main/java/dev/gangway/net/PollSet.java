package dev.gangway.net;

import java.util.Arrays;

/**
 * The fds of one wait. Reusable; not thread-safe.
 *
 * <p>An fd may occur more than once, with different events. The caller keeps each open during the
 * wait.
 */
public final class PollSet {
  private int[] fds = new int[4];
  private int[] events = new int[4];
  private int size;

  /** Empties it. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds an fd.
   *
   * @param wanted {@code POLLIN | POLLOUT}; errors and hang-ups always count
   */
  public void add(int fd, int wanted) {
    if (size == fds.length) {
      fds = Arrays.copyOf(fds, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
    }
    fds[size] = fd;
    events[size] = wanted;
    size++;
  }

  public int size() {
    return size;
  }

  int fd(int index) {
    return fds[index];
  }

  int events(int index) {
    return events[index];
  }
}
