package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * File descriptors of one guest: Linux's {@code struct files_struct}.
 *
 * <p>A new descriptor is always the lowest free number.
 *
 * <p>One task uses the table, in one thread. So a lookup takes no lock: no other thread can close
 * the descriptor, and a call does not close one that it is using. Other threads may fill the table
 * before the task begins, and close it after the task has ended.
 *
 * @see <a href="https://docs.kernel.org/filesystems/files.html">File management in the kernel</a>
 * @see <a href="https://github.com/torvalds/linux/blob/v6.14/fs/file.c">fs/file.c</a>, {@code
 *     __fget_light()}
 */
public final class FdTable implements AutoCloseable {
  private final int limit;

  /** The thread of the task; set only if assertions are enabled. */
  @Nullable Thread user;

  private @Nullable Descriptor[] slots = new Descriptor[8];

  /** Numbers in use, including reserved ones. */
  private final BitSet used = new BitSet();

  private boolean closed;

  /**
   * @param limit maximum number of open descriptors: {@code RLIMIT_NOFILE}
   */
  public FdTable(int limit) {
    this.limit = limit;
  }

  /**
   * Looks up a descriptor: {@code fdget()}. Valid until it is closed.
   *
   * @return null for {@code EBADF}
   */
  public @Nullable Descriptor get(int fd) {
    assert isTheTasksThread();
    return lookup(fd);
  }

  private boolean isTheTasksThread() {
    if (user == null) {
      user = Thread.currentThread();
    }
    return user == Thread.currentThread();
  }

  /**
   * Reserves the lowest free number: {@code get_unused_fd()}. So a lack of descriptors is an error
   * before anything is created.
   *
   * @return the number, for {@link #install} or {@link #cancel}; {@code -EMFILE}
   */
  public long reserve() {
    int fd = used.nextClearBit(0);
    if (fd >= limit || closed) {
      return -Errno.EMFILE;
    }
    used.set(fd);
    return fd;
  }

  /** Releases a reserved number. */
  public void cancel(int fd) {
    used.clear(fd);
  }

  /** Installs {@code descriptor} at a reserved number. */
  public void install(int fd, Descriptor descriptor) {
    if (closed) {
      descriptor.put();
    } else {
      setSlot(fd, descriptor);
    }
  }

  /** Reserves and installs. Returns the number, or {@code -EMFILE} after releasing the file. */
  public long add(Descriptor descriptor) {
    long fd = reserve();
    if (fd < 0) {
      descriptor.put();
      return fd;
    }
    install((int) fd, descriptor);
    return fd;
  }

  /**
   * {@code close(2)}: the number is free at once, whatever is returned.
   *
   * @return 0; {@code -EBADF}; the result of {@link OpenFile#flush}
   */
  public long close(int fd) {
    Descriptor old = lookup(fd);
    if (old == null) {
      return -Errno.EBADF;
    }
    setSlot(fd, null);
    used.clear(fd);
    return drop(old);
  }

  /**
   * Moves {@code from} to {@code to} atomically and closes the old {@code to}: {@code fd_renumber}.
   * A preopened directory is moved or closed like any other descriptor, as with {@code dup2}; it
   * keeps its preopen path.
   *
   * @return 0; {@code -EBADF} if either is not open
   */
  public long renumber(int from, int to) {
    Descriptor moved = lookup(from);
    Descriptor old = lookup(to);
    if (moved == null || old == null) {
      return -Errno.EBADF;
    }
    if (from == to) {
      return 0;
    }
    setSlot(to, moved);
    setSlot(from, null);
    used.clear(from);
    drop(old);
    return 0;
  }

  /** Closes all descriptors, and any that is installed later. Idempotent. */
  @Override
  public void close() {
    @Nullable Descriptor[] old = slots;
    closed = true;
    slots = new Descriptor[0];
    used.clear();
    for (Descriptor descriptor : old) {
      if (descriptor != null) {
        drop(descriptor);
      }
    }
  }

  private static long drop(Descriptor descriptor) {
    long result = descriptor.file().flush();
    descriptor.put();
    return result;
  }

  private @Nullable Descriptor lookup(int fd) {
    @Nullable Descriptor[] current = slots;
    return fd < 0 || fd >= current.length ? null : current[fd];
  }

  private void setSlot(int fd, @Nullable Descriptor descriptor) {
    if (fd >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(fd + 1, 2 * slots.length));
    }
    slots[fd] = descriptor;
  }
}
