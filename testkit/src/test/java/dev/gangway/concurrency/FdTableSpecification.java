package dev.gangway.concurrency;

import dev.gangway.abi.Errno;
import java.util.Arrays;

/** What {@link SharedFdTable} does where one call follows another: tags in an array. */
public final class FdTableSpecification {
  private static final int FREE = 0;
  private static final int RESERVED = -1;

  private final int[] slots = new int[SharedFdTable.LIMIT];
  private final int[] reserved = new int[SharedFdTable.MAX_THREADS];
  private final int[] held = new int[SharedFdTable.MAX_THREADS];
  private boolean closed;

  public FdTableSpecification() {
    Arrays.fill(reserved, -1);
    Arrays.fill(held, -1);
    for (int fd = 0; fd < SharedFdTable.OPEN; fd++) {
      slots[fd] = fd + 1;
    }
  }

  public long reserve(int thread) {
    if (reserved[thread] >= 0) {
      return reserved[thread];
    }
    for (int fd = 0; fd < slots.length && !closed; fd++) {
      if (slots[fd] == FREE) {
        slots[fd] = RESERVED;
        reserved[thread] = fd;
        return fd;
      }
    }
    return -Errno.EMFILE;
  }

  public boolean install(int thread, int tag) {
    return settle(thread, closed ? FREE : tag);
  }

  public boolean cancel(int thread) {
    return settle(thread, FREE);
  }

  private boolean settle(int thread, int tag) {
    int fd = reserved[thread];
    if (fd < 0) {
      return false;
    }
    slots[fd] = tag;
    reserved[thread] = -1;
    return true;
  }

  public int hold(int thread, int fd) {
    held[thread] = isOpen(fd) ? slots[fd] : -1;
    return held[thread];
  }

  public int letGo(int thread) {
    int tag = held[thread];
    held[thread] = -1;
    return tag;
  }

  public long close(int fd) {
    if (!isOpen(fd)) {
      return -Errno.EBADF;
    }
    slots[fd] = FREE;
    return 0;
  }

  public long renumber(int from, int to) {
    if (!isOpen(from) || !isOpen(to)) {
      return -Errno.EBADF;
    }
    if (from != to) {
      slots[to] = slots[from];
      slots[from] = FREE;
    }
    return 0;
  }

  public int count() {
    return (int) Arrays.stream(slots).filter(slot -> slot != FREE).count();
  }

  public void closeAll() {
    closed = true;
    Arrays.fill(slots, FREE);
  }

  private boolean isOpen(int fd) {
    return slots[fd] > 0;
  }
}
