package dev.gangway.uaccess;

import dev.gangway.abi.Iovec;
import dev.gangway.host.HostFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * One vectored read or write of the host on the kernel's own memory: Linux's {@code struct bio}.
 *
 * <p>Pieces are added in file order; pieces adjacent in memory are merged. The caller keeps the
 * memory unchanged during the transfer. Not thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pwritev.2.html">pwritev(2)</a>
 */
public final class Bio {
  private final MemorySegment iovecs =
      Arena.ofAuto().allocate((long) Iovec.IOV_MAX * Iovec.SIZE, Long.BYTES);
  private int first;
  private int end;
  private long bytes;

  /** Removes all pieces. */
  public void reset() {
    first = 0;
    end = 0;
    bytes = 0;
  }

  /** Total bytes of all pieces. */
  public long bytes() {
    return bytes;
  }

  /**
   * Adds {@code length} bytes of {@code memory}, which is native, from {@code offset} on.
   *
   * @return false, with nothing added, if there are {@link Iovec#IOV_MAX} pieces already
   */
  public boolean add(MemorySegment memory, long offset, long length) {
    assert offset >= 0 && length > 0 && offset + length <= memory.byteSize();
    return add(memory.address() + offset, length);
  }

  boolean add(long address, long length) {
    if (end > first && addressOf(end - 1) + lengthOf(end - 1) == address) {
      set(end - 1, addressOf(end - 1), lengthOf(end - 1) + length);
    } else if (end < Iovec.IOV_MAX) {
      set(end++, address, length);
    } else {
      return false;
    }
    bytes += length;
    return true;
  }

  /**
   * Drops the first {@code n} bytes, after a short count.
   *
   * @param n at most {@link #bytes}
   */
  public void advance(long n) {
    assert n >= 0 && n <= bytes;
    bytes -= n;
    long left = n;
    while (left > 0) {
      long piece = Math.min(left, lengthOf(first));
      set(first, addressOf(first) + piece, lengthOf(first) - piece);
      left -= piece;
      if (lengthOf(first) == 0) {
        first++;
      }
    }
  }

  /**
   * Reads into all pieces.
   *
   * @return bytes read, fewer at the end of the file, or {@code -errno}
   */
  public long preadv(int fd, long position) {
    try {
      return end - first == 1
          ? HostFile.pread(fd, addressOf(first), lengthOf(first), position)
          : HostFile.preadv(fd, start(), end - first, position);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Writes all pieces.
   *
   * @return bytes written, perhaps fewer, or {@code -errno}
   */
  public long pwritev(int fd, long position) {
    try {
      return end - first == 1
          ? HostFile.pwrite(fd, addressOf(first), lengthOf(first), position)
          : HostFile.pwritev(fd, start(), end - first, position);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private long start() {
    return iovecs.address() + entry(first);
  }

  private static long entry(int i) {
    return (long) i * Iovec.SIZE;
  }

  private long addressOf(int i) {
    return iovecs.get(ValueLayout.JAVA_LONG, entry(i) + Iovec.BASE);
  }

  private long lengthOf(int i) {
    return iovecs.get(ValueLayout.JAVA_LONG, entry(i) + Iovec.LEN);
  }

  private void set(int i, long address, long length) {
    iovecs.set(ValueLayout.JAVA_LONG, entry(i) + Iovec.BASE, address);
    iovecs.set(ValueLayout.JAVA_LONG, entry(i) + Iovec.LEN, length);
  }
}
