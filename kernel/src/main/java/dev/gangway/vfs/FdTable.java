package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * File descriptors of one guest: Linux's {@code struct files_struct}.
 *
 * <p>A new descriptor is always the lowest free number. Looking one up takes no lock.
 *
 * <p>In a table that tasks may share, a lookup takes a reference, so that a close in another thread
 * never ends a file under a running call; the number is free at once, the file when the call is out
 * of it. A table of one task ({@link #ofOneTask}) hands descriptors out without: nobody but the
 * caller could close them, and a call closes none that it holds.
 *
 * @see <a href="https://docs.kernel.org/filesystems/files.html">File management in the kernel</a>
 * @see <a href="https://github.com/torvalds/linux/blob/v6.14/fs/file.c">fs/file.c</a>, {@code
 *     __fget_light()}
 */
public final class FdTable implements AutoCloseable {
  private final int limit;
  private final boolean shared;

  /** The thread of a table of one task, known where assertions are on. */
  private @Nullable Thread user;

  /** Replaced when it grows; slots are written under the lock and read without. */
  private volatile @Nullable Descriptor[] slots = new Descriptor[8];

  /** Numbers in use, those only reserved among them. Guarded by this. */
  private final BitSet used = new BitSet();

  /** Guarded by this. */
  private boolean closed;

  /**
   * A table that any number of tasks may use, in any threads.
   *
   * @param limit the most descriptors at once: {@code RLIMIT_NOFILE}
   */
  public FdTable(int limit) {
    this(limit, true);
  }

  private FdTable(int limit, boolean shared) {
    this.limit = limit;
    this.shared = shared;
  }

  /**
   * A table that one task uses, in one thread. Other threads may fill it before that task begins
   * and close it after it has ended, and not while it runs; nor may that thread close a descriptor
   * (or the table) while a call of its own is between {@link #get} and {@link #put} of the same.
   *
   * @param limit as {@link #FdTable(int)}
   */
  public static FdTable ofOneTask(int limit) {
    return new FdTable(limit, false);
  }

  /** Whether other tasks may be using this table, too. */
  boolean isShared() {
    return shared;
  }

  /**
   * Finds what a descriptor stands for: {@code fdget()}.
   *
   * @return it, to be given back by {@link #put}; null for {@code EBADF}
   */
  public @Nullable Descriptor get(int fd) {
    return shared ? getReference(fd) : getBorrowed(fd);
  }

  /** Ends a use that {@link #get} began: {@code fdput()}. */
  public void put(Descriptor descriptor) {
    if (shared) {
      descriptor.put();
    }
  }

  private @Nullable Descriptor getBorrowed(int fd) {
    assert isTheTasksThread();
    @Nullable Descriptor[] current = slots;
    return fd < 0 || fd >= current.length ? null : current[fd];
  }

  private boolean isTheTasksThread() {
    if (user == null) {
      user = Thread.currentThread();
    }
    return user == Thread.currentThread();
  }

  private @Nullable Descriptor getReference(int fd) {
    while (true) {
      @Nullable Descriptor[] current = slots;
      if (fd < 0 || fd >= current.length) {
        return null;
      }
      Descriptor found = current[fd];
      if (found == null) {
        return null;
      }
      if (found.file().tryGet()) {
        return found;
      }
      // Closed between the two looks: the slot has changed or is about to.
      Thread.onSpinWait();
    }
  }

  /**
   * Reserves the lowest free number: {@code get_unused_fd()}. What fails for want of a descriptor
   * fails here, before anything was created.
   *
   * @return it, to be given to {@link #install} or {@link #cancel}; {@code -EMFILE}
   */
  public synchronized long reserve() {
    int fd = used.nextClearBit(0);
    if (fd >= limit || closed) {
      return -Errno.EMFILE;
    }
    used.set(fd);
    return fd;
  }

  /** Gives a reserved number back. */
  public synchronized void cancel(int fd) {
    used.clear(fd);
  }

  /** Puts {@code descriptor}, whose reference the table takes over, behind a reserved number. */
  public void install(int fd, Descriptor descriptor) {
    synchronized (this) {
      if (!closed) {
        setSlotLocked(fd, descriptor);
        return;
      }
    }
    descriptor.put();
  }

  /**
   * Reserves and installs in one: the number, or {@code -EMFILE} and the reference is given back.
   */
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
   * @return 0; {@code -EBADF}; what {@link OpenFile#flush} says
   */
  public long close(int fd) {
    Descriptor old;
    synchronized (this) {
      old = lookupLocked(fd);
      if (old == null) {
        return -Errno.EBADF;
      }
      setSlotLocked(fd, null);
      used.clear(fd);
    }
    return drop(old);
  }

  /**
   * Moves {@code from} to {@code to} in one step and closes what {@code to} was: {@code
   * fd_renumber}. A preopened directory is moved or closed like any other descriptor, as by {@code
   * dup2}; a moved one keeps its path.
   *
   * @return 0; {@code -EBADF} if either is not open
   */
  public long renumber(int from, int to) {
    Descriptor old;
    synchronized (this) {
      Descriptor moved = lookupLocked(from);
      old = lookupLocked(to);
      if (moved == null || old == null) {
        return -Errno.EBADF;
      }
      if (from == to) {
        return 0;
      }
      setSlotLocked(to, moved);
      setSlotLocked(from, null);
      used.clear(from);
    }
    drop(old);
    return 0;
  }

  /** Descriptors in use. */
  public synchronized int count() {
    return used.cardinality();
  }

  /** Closes all, and whatever is still being opened when it is installed. Idempotent. */
  @Override
  public void close() {
    @Nullable Descriptor[] old;
    synchronized (this) {
      closed = true;
      old = slots;
      slots = new Descriptor[0];
      used.clear();
    }
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

  private @Nullable Descriptor lookupLocked(int fd) {
    return fd < 0 || fd >= slots.length ? null : slots[fd];
  }

  private void setSlotLocked(int fd, @Nullable Descriptor descriptor) {
    @Nullable Descriptor[] current = slots;
    if (fd >= current.length) {
      current = Arrays.copyOf(current, Math.max(fd + 1, 2 * current.length));
    }
    current[fd] = descriptor;
    slots = current; // publishes the slot, too
  }
}
