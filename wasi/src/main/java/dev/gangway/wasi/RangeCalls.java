package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;

/** Calls on ranges of files whose bytes the guest does not see: the module {@code gangway}. */
final class RangeCalls {
  private static final int NO_POINTER = 0;

  private final Task task;
  private final FdTable files;
  private final UserMemory memory;

  RangeCalls(Process process) {
    task = process.task();
    files = task.files();
    memory = task.memory();
  }

  /**
   * Copies bytes from one open file to another, or within one, between any mounts, without their
   * passing through the guest's memory.
   *
   * <p>It needs the rights {@code FD_READ} of {@code fdIn} and {@code FD_WRITE} of {@code fdOut},
   * and {@code FD_SEEK} of each whose offset is given.
   *
   * @param offsetIn points to a 64-bit offset, which moves on by what was copied while the position
   *     stays; 0 for the position, which moves on
   * @param offsetOut as {@code offsetIn}
   * @param len bytes, 2<sup>63</sup> - 1 at most
   * @param flags 0
   * @param copied where the 64-bit number of bytes copied goes: fewer than {@code len} at the end
   *     of {@code fdIn} and where a write would be short, 0 there
   * @return {@code BADF} (not open, not for reading or for writing, or with {@code APPEND} to
   *     write), {@code ISDIR}, {@code INVAL} (no regular file), {@code NOTCAPABLE}, {@code FAULT},
   *     {@code INVAL} (flags, an offset or a length of 2<sup>63</sup> or more, ranges of one file
   *     that overlap), {@code FBIG}, {@code NOSPC}, {@code DQUOT}, {@code INTR}, {@code IO}
   * @see <a href="https://man7.org/linux/man-pages/man2/copy_file_range.2.html">
   *     copy_file_range(2)</a>
   */
  int copyFileRange(
      int fdIn, int offsetIn, int fdOut, int offsetOut, long len, int flags, int copied) {
    Descriptor in = files.get(fdIn);
    if (in == null) {
      return WasiErrno.BADF;
    }
    Descriptor out = files.get(fdOut);
    if (out == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(in, offsetIn, out, offsetOut, copied);
    return refusal != WasiErrno.SUCCESS
        ? refusal
        : copy(in, offsetIn, out, offsetOut, len, flags, copied);
  }

  private int refuse(Descriptor in, int offsetIn, Descriptor out, int offsetOut, int copied) {
    long kinds = CopyRange.check(in.file(), out.file());
    if (kinds < 0) {
      return WasiErrno.of(kinds);
    }
    if (!Rights.allow(in, Rights.FD_READ | rightFor(offsetIn))
        || !Rights.allow(out, Rights.FD_WRITE | rightFor(offsetOut))) {
      return WasiErrno.NOTCAPABLE;
    }
    return isOutside(copied) || isBad(offsetIn) || isBad(offsetOut)
        ? WasiErrno.FAULT
        : WasiErrno.SUCCESS;
  }

  private static long rightFor(int offset) {
    return offset == NO_POINTER ? 0 : Rights.FD_SEEK;
  }

  private boolean isBad(int offset) {
    return offset != NO_POINTER && isOutside(offset);
  }

  private boolean isOutside(int pointer) {
    return memory.accessible(pointer, Long.BYTES) != Long.BYTES;
  }

  private int copy(
      Descriptor in, int offsetIn, Descriptor out, int offsetOut, long len, int flags, int copied) {
    long from = offset(offsetIn);
    long to = offset(offsetOut);
    if (flags != 0 || (offsetIn != NO_POINTER && from < 0) || (offsetOut != NO_POINTER && to < 0)) {
      return WasiErrno.INVAL;
    }
    long moved = CopyRange.copy(task, in.file(), from, out.file(), to, len);
    if (moved < 0) {
      return WasiErrno.of(moved);
    }
    long failed = offsetIn == NO_POINTER ? 0 : memory.putLong(offsetIn, from + moved);
    failed |= offsetOut == NO_POINTER ? 0 : memory.putLong(offsetOut, to + moved);
    return WasiErrno.of(failed | memory.putLong(copied, moved));
  }

  /** What a pointer, which was checked, points to, fetched once. */
  private long offset(int pointer) {
    return pointer == NO_POINTER
        ? CopyRange.POSITION
        : memory.getInt(pointer) | memory.getInt(pointer + Integer.BYTES) << Integer.SIZE;
  }

  /**
   * Makes a range read as zero and gives the space that it took back, as far as whole pages or
   * blocks go; the size stays. What lies past the end of the file is no error.
   *
   * <p>It needs the rights that writing there would: {@code FD_WRITE} and {@code FD_SEEK}.
   *
   * @return {@code BADF} (not open, or not for writing), {@code NOTCAPABLE}, {@code INVAL} (a
   *     negative offset, no length), {@code SPIPE}, {@code NODEV}, {@code FBIG}, {@code NOTSUP}
   *     (the host's file system cannot), {@code IO}
   * @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2)</a>, {@code
   *     FALLOC_FL_PUNCH_HOLE}
   */
  int punchHole(int fd, long offset, long len) {
    Descriptor d = files.get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    return Rights.allow(d, Rights.FD_WRITE | Rights.FD_SEEK)
        ? WasiErrno.of(Attributes.punchHole(d.file(), offset, len))
        : WasiErrno.NOTCAPABLE;
  }
}
