package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * File descriptors of one guest: Linux's {@code struct files_struct}.
 *
 * <p>A new descriptor is always the lowest free number. Looking one up takes no lock and takes a
 * reference, so that a close in another thread never ends a file under a running call; the number
 * is free at once, the file when the call is out of it.
 *
 * @see <a href="https://docs.kernel.org/filesystems/files.html">File management in the kernel</a>
 */
public final class FdTable implements AutoCloseable {
  private final int limit;

  /** Replaced when it grows; slots are written under the lock and read without. */
  private volatile @Nullable Descriptor[] slots = new Descriptor[8];

  /** Numbers in use, those only reserved among them. Guarded by this. */
  private final BitSet used = new BitSet();

  /** Guarded by this. */
  private boolean closed;

  /**
   * @param limit the most descriptors at once: {@code RLIMIT_NOFILE}
   */
  public FdTable(int limit) {
    this.limit = limit;
  }

  /**
   * Finds what a descriptor stands for, with a reference.
   *
   * @return it, to be given back by {@link Descriptor#put}; null for {@code EBADF}
   */
  public @Nullable Descriptor get(int fd) {
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
   * fd_renumber}. Preopened directories stay where they are.
   *
   * @return 0; {@code -EBADF} where either is not open; {@code -EOPNOTSUPP} where either is a
   *     preopened directory
   */
  public long renumber(int from, int to) {
    Descriptor old;
    synchronized (this) {
      Descriptor moved = lookupLocked(from);
      old = lookupLocked(to);
      if (moved == null || old == null) {
        return -Errno.EBADF;
      }
      if (moved.preopenPath() != null || old.preopenPath() != null) {
        return -Errno.EOPNOTSUPP;
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
