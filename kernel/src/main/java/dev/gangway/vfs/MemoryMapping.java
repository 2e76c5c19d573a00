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
 * A range of a regular file for the memory of one guest: {@code mmap(2)}. It keeps the file open.
 *
 * <p>Loaded first, then mapped at most once, where the guest wants it; closed when the guest has
 * unmapped it, or when its memory is freed. Safe for concurrent use.
 *
 * <p>Where the host cannot map ({@link VmArea#isPossible}) a private mapping is a copy of the
 * bytes, read when the guest maps it: it takes memory for each guest, and later changes of the file
 * are not seen.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
public final class MemoryMapping implements AutoCloseable {
  private final OpenFile file;
  private final long offset;
  private final long length;

  /** Null where the bytes are copied. */
  private final @Nullable VmArea area;

  private boolean mapped;
  private int address;
  private boolean closed;

  /**
   * A mapping of which nothing is loaded yet; {@link #check} has been.
   *
   * @param file with a reference, which this gives back
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
   * Whether there can be such a mapping.
   *
   * @param shared whether the guest's stores go to the file; else they are its own
   * @return 0; {@code -EINVAL} (an offset that is negative or no multiple of {@link Page#SIZE}, no
   *     length); {@code -EOVERFLOW} (past the last offset); {@code -ENOMEM} (longer than any
   *     memory); {@code -EISDIR}; {@code -EACCES} (not open to be read, or to be written where it
   *     is shared); {@code -ENODEV} (no regular file, one that is not cached, or shared on a host
   *     that cannot map)
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

  /** Bytes of the range. The file may end before. */
  public long length() {
    return length;
  }

  /** Bytes that it takes of a guest's memory: {@link #length} in whole pages. */
  public long bytes() {
    return (length + Page.SIZE - 1) & -Page.SIZE;
  }

  /** Brings all of it in and pins it: 0, or {@code -errno} as {@link VmArea#populate}. */
  public synchronized long load() {
    return area == null ? 0 : area.populate();
  }

  /**
   * Maps it over what is at {@code pointer}.
   *
   * @param memory the guest's; the caller holds a use, and has this closed once it is freed
   * @return 0; {@code -EBADF} (closed); {@code -EBUSY} (mapped already); {@code -EINVAL} (no
   *     multiple of {@link Page#SIZE}); {@code -EFAULT} (not all of it is inside the memory);
   *     {@code -ENODEV} and {@code -ENOMEM} as {@link VmArea#map}; what reading says where the
   *     bytes are copied
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
   * Unmaps it: zeroes are where it was. What the guest stored is with the file, and is written as
   * other writes are.
   *
   * @return 0; {@code -EBADF} (closed); {@code -EINVAL} (not mapped); an error of writing back that
   *     this mapping has not been told of, and it is unmapped
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

  /** Ends the pins and closes the file. Nobody has it mapped any more. Idempotent. */
  @Override
  public void close() {
    long status = release();
    if (status < 0) {
      System.getLogger(MemoryMapping.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "what a guest stored to a mapped file could not be written: "
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
