package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Page;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.mmap.VmArea;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a regular file's range into one guest's memory: {@code mmap(2)}. It keeps the file
 * open.
 *
 * <p>It is loaded first, then mapped at most once, at an address of the guest's choice. It is
 * closed after the guest has unmapped it, or when the guest's memory is freed. Thread-safe.
 *
 * <p>If the host cannot map ({@link VmArea#isPossible}), a private mapping is a copy of the bytes,
 * which is read when the guest maps it. The copy takes memory for each guest and does not show
 * later changes of the file.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
public final class MemoryMapping implements AutoCloseable {
  private final OpenFile file;
  private final long offset;
  private final long length;

  /** Null if the bytes are copied. */
  private final @Nullable VmArea area;

  private boolean mapped;
  private int address;
  private boolean closed;

  /**
   * Creates a mapping without loading it. Requires a successful {@link #check}.
   *
   * @param file owned by the mapping: {@link #close} releases it
   */
  public MemoryMapping(OpenFile file, long offset, long length, boolean shared) {
    this.file = file;
    this.offset = offset;
    this.length = length;
    AddressSpace mapping = file.mapping();
    this.area =
        mapping != null && VmArea.isPossible() ? new VmArea(mapping, offset, length, shared) : null;
  }

  /**
   * Checks whether such a mapping is possible.
   *
   * @param shared true for {@code MAP_SHARED}, false for copy-on-write
   * @return 0; {@code -EINVAL} (an offset that is negative or not a multiple of {@link Page#SIZE},
   *     an empty length); {@code -EOVERFLOW} (past the last offset); {@code -ENOMEM} (longer than
   *     any memory); {@code -EISDIR}; {@code -EACCES} (not open for reading, or shared and not open
   *     for writing); {@code -ENODEV} (not a regular file, not cached, or shared on a host that
   *     cannot map)
   */
  public static long check(OpenFile file, long offset, long length, boolean shared) {
    if (file.type() == Mode.S_IFDIR) {
      return -Errno.EISDIR;
    }
    if (offset < 0 || (offset & (Page.SIZE - 1)) != 0 || length <= 0) {
      return -Errno.EINVAL;
    }
    if (length > Long.MAX_VALUE - offset) {
      return -Errno.EOVERFLOW;
    }
    if (length > VmArea.MAX_BYTES) {
      return -Errno.ENOMEM;
    }
    if (!file.readable() || (shared && !file.writable())) {
      return -Errno.EACCES;
    }
    return file.mapping() == null || (shared && !VmArea.isPossible()) ? -Errno.ENODEV : 0;
  }

  /** Bytes of the range. The file may be shorter. */
  public long length() {
    return length;
  }

  /** Bytes of guest memory that it takes: {@link #length} in whole pages. */
  public long bytes() {
    return (length + Page.SIZE - 1) & -Page.SIZE;
  }

  /** Reads all of it and pins it: 0, or {@code -errno} as {@link VmArea#populate}. */
  public synchronized long load() {
    return area == null ? 0 : area.populate();
  }

  /**
   * Maps it over the memory at {@code pointer}.
   *
   * @param memory the guest's memory. The caller holds a reference, and closes this mapping once
   *     the memory is freed
   * @return 0; {@code -EBADF} (closed); {@code -EBUSY} (mapped already); {@code -EINVAL} (not a
   *     multiple of {@link Page#SIZE}); {@code -EFAULT} (not wholly inside the memory); {@code
   *     -ENODEV} and {@code -ENOMEM} as {@link VmArea#map}; a read error if the bytes are copied
   */
  public synchronized long map(LinearMemory memory, int pointer) {
    if (closed) {
      return -Errno.EBADF;
    }
    if (mapped) {
      return -Errno.EBUSY;
    }
    if ((pointer & (Page.SIZE - 1)) != 0) {
      return -Errno.EINVAL;
    }
    long status = area == null ? copy(memory, pointer) : area.map(memory, pointer);
    if (status == 0) {
      mapped = true;
      address = pointer;
    }
    return status;
  }

  private long copy(LinearMemory memory, int pointer) {
    long status = memory.reset(pointer, bytes());
    if (status < 0) {
      return status;
    }
    IovIter to = new IovIter(memory);
    to.importBuffer(pointer, bytes());
    Kiocb io = new Kiocb();
    io.position = offset;
    UserIo host = new UserIo(memory);
    long read = 1;
    while (to.count() > 0 && read > 0) {
      read = file.readIter(io, to, host);
    }
    return Math.min(read, 0);
  }

  /**
   * Unmaps it; its range is then zero. The guest's stores to a shared mapping are in the file's
   * page cache, and are written back like other writes.
   *
   * @return 0; {@code -EBADF} (closed); {@code -EINVAL} (not mapped); a writeback error that this
   *     mapping has not reported yet, after unmapping it
   */
  public long unmap(LinearMemory memory) {
    synchronized (this) {
      if (closed) {
        return -Errno.EBADF;
      }
      if (!mapped) {
        return -Errno.EINVAL;
      }
      memory.reset(address, bytes());
      mapped = false;
    }
    return release();
  }

  /** Ends the pins and closes the file. It must be unmapped already. Idempotent. */
  @Override
  public void close() {
    long status = release();
    if (status < 0) {
      System.getLogger(MemoryMapping.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a guest's stores to a mapped file could not be written: "
                  + Errno.name((int) -status));
    }
  }

  private long release() {
    synchronized (this) {
      if (closed) {
        return 0;
      }
      closed = true;
      if (area != null) {
        area.close();
      }
    }
    long status = file.flush();
    file.put();
    return status;
  }
}
