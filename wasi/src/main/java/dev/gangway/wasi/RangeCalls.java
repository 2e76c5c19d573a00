package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.Descriptor;
import dev.gangway.wasi.Param.Kind;

/** Calls on ranges of files that move no bytes through the guest: the module {@code gangway}. */
final class RangeCalls {
  private static final int NO_POINTER = 0;

  private RangeCalls() {}

  static final Syscall COPY_FILE_RANGE =
      Syscall.gangway(
          "copy_file_range",
          (Code.IIIILII) RangeCalls::copyFileRange,
          Kind.FD.named("fd_in"),
          Kind.IN_OUT_OFFSET.named("offset_in"),
          Kind.FD.named("fd_out"),
          Kind.IN_OUT_OFFSET.named("offset_out"),
          Kind.FILE_SIZE.named("len"),
          Kind.COPY_FLAGS.named("flags"),
          Kind.OUT_FILE_SIZE.named("copied"));

  /**
   * Copies bytes from one open file to another, or within one, between any mounts. They do not pass
   * through the guest's memory.
   *
   * <p>It requires the rights {@code FD_READ} of {@code fdIn} and {@code FD_WRITE} of {@code
   * fdOut}, and {@code FD_SEEK} of each whose offset is given.
   *
   * @param offsetIn points to a 64-bit offset, which the call advances; the position stays. 0 for
   *     the position, which the call advances
   * @param offsetOut as {@code offsetIn}
   * @param len bytes, 2<sup>63</sup> - 1 at most
   * @param flags 0
   * @param copied receives the 64-bit number of bytes copied. It is less than {@code len} at the
   *     end of {@code fdIn} (0 there), and if a write is short
   * @return {@code BADF} (not open, not for reading or for writing, or with {@code APPEND} to
   *     write), {@code ISDIR}, {@code INVAL} (no regular file), {@code NOTCAPABLE}, {@code FAULT},
   *     {@code INVAL} (flags, an offset or a length of 2<sup>63</sup> or more, ranges of one file
   *     that overlap), {@code FBIG}, {@code NOSPC}, {@code DQUOT}, {@code INTR}, {@code IO}
   * @see <a href="https://man7.org/linux/man-pages/man2/copy_file_range.2.html">
   *     copy_file_range(2)</a>
   */
  static int copyFileRange(
      Process process,
      int fdIn,
      int offsetIn,
      int fdOut,
      int offsetOut,
      long len,
      int flags,
      int copied) {
    Descriptor in = process.files().get(fdIn);
    if (in == null) {
      return WasiErrno.BADF;
    }
    Descriptor out = process.files().get(fdOut);
    if (out == null) {
      return WasiErrno.BADF;
    }
    int refusal = refuse(process, in, offsetIn, out, offsetOut, copied);
    return refusal != WasiErrno.SUCCESS
        ? refusal
        : copy(process, in, offsetIn, out, offsetOut, len, flags, copied);
  }

  private static int refuse(
      Process process, Descriptor in, int offsetIn, Descriptor out, int offsetOut, int copied) {
    long kinds = CopyRange.check(in.file(), out.file());
    if (kinds < 0) {
      return WasiErrno.of(kinds);
    }
    if (!Rights.allow(in, Rights.FD_READ | rightFor(offsetIn))
        || !Rights.allow(out, Rights.FD_WRITE | rightFor(offsetOut))) {
      return WasiErrno.NOTCAPABLE;
    }
    UserMemory memory = process.memory();
    return isOutside(memory, copied) || isBad(memory, offsetIn) || isBad(memory, offsetOut)
        ? WasiErrno.FAULT
        : WasiErrno.SUCCESS;
  }

  private static long rightFor(int offset) {
    return offset == NO_POINTER ? 0 : Rights.FD_SEEK;
  }

  private static boolean isBad(UserMemory memory, int offset) {
    return offset != NO_POINTER && isOutside(memory, offset);
  }

  private static boolean isOutside(UserMemory memory, int pointer) {
    return memory.accessible(pointer, Long.BYTES) != Long.BYTES;
  }

  private static int copy(
      Process process,
      Descriptor in,
      int offsetIn,
      Descriptor out,
      int offsetOut,
      long len,
      int flags,
      int copied) {
    UserMemory memory = process.memory();
    long from = offset(memory, offsetIn);
    long to = offset(memory, offsetOut);
    if (flags != 0 || (offsetIn != NO_POINTER && from < 0) || (offsetOut != NO_POINTER && to < 0)) {
      return WasiErrno.INVAL;
    }
    long moved = CopyRange.copy(process.task(), in.file(), from, out.file(), to, len);
    if (moved < 0) {
      return WasiErrno.of(moved);
    }
    long failed = offsetIn == NO_POINTER ? 0 : memory.putLong(offsetIn, from + moved);
    failed |= offsetOut == NO_POINTER ? 0 : memory.putLong(offsetOut, to + moved);
    return WasiErrno.of(failed | memory.putLong(copied, moved));
  }

  /** The offset at a pointer, which the caller has checked; fetched once. */
  private static long offset(UserMemory memory, int pointer) {
    return pointer == NO_POINTER
        ? CopyRange.POSITION
        : memory.getInt(pointer) | memory.getInt(pointer + Integer.BYTES) << Integer.SIZE;
  }

  static final Syscall PUNCH_HOLE =
      Syscall.gangway(
          "punch_hole",
          (Code.ILL) RangeCalls::punchHole,
          Kind.FD.named("fd"),
          Kind.FILE_SIZE.named("offset"),
          Kind.FILE_SIZE.named("len"));

  /**
   * Makes a range read as zero, and frees the whole pages or blocks in it. The size stays. A range
   * past the end of the file is not an error.
   *
   * <p>It requires the same rights as writing there: {@code FD_WRITE} and {@code FD_SEEK}.
   *
   * @return {@code BADF} (not open, or not for writing), {@code NOTCAPABLE}, {@code INVAL} (a
   *     negative offset, no length), {@code SPIPE}, {@code NODEV}, {@code FBIG}, {@code NOTSUP}
   *     (the host's file system cannot), {@code IO}
   * @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2)</a>, {@code
   *     FALLOC_FL_PUNCH_HOLE}
   */
  static int punchHole(Process process, int fd, long offset, long len) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    return Rights.allow(d, Rights.FD_WRITE | Rights.FD_SEEK)
        ? WasiErrno.of(Attributes.punchHole(d.file(), offset, len))
        : WasiErrno.NOTCAPABLE;
  }
}
