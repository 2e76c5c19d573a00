package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Timespec;

/**
 * Size, space and times of an open file: {@code ftruncate}, {@code posix_fallocate}, {@code
 * posix_fadvise}, {@code futimens} (Linux's {@code fs/open.c} and {@code fs/attr.c}).
 */
public final class Attributes {
  /** As a time in ns: the current time. */
  public static final long UTIME_NOW = Timespec.UTIME_NOW;

  /** As a time in ns: leave it unchanged. */
  public static final long UTIME_OMIT = Timespec.UTIME_OMIT;

  private Attributes() {}

  /**
   * {@code ftruncate(2)}.
   *
   * @return 0; {@code -EINVAL} (negative, not a regular file, or not open for writing); {@code
   *     -EISDIR}; {@code -EFBIG}; {@code -EDQUOT}
   * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
   */
  public static long truncate(OpenFile file, long size) {
    long refusal = refuseResize(file);
    if (refusal != 0) {
      return refusal;
    }
    return size < 0 || !file.writable() ? -Errno.EINVAL : file.truncate(size);
  }

  /**
   * {@code posix_fallocate(3)}.
   *
   * @return 0; {@code -EINVAL} (negative offset, length below 1); {@code -EFBIG} (their sum
   *     overflows); {@code -EBADF} (not open for writing); {@code -ESPIPE}, {@code -ENODEV}
   * @see <a href="https://man7.org/linux/man-pages/man3/posix_fallocate.3.html">posix_fallocate(3)
   *     </a>
   */
  public static long allocate(OpenFile file, long offset, long length) {
    long refusal = refuseSpace(file, offset, length);
    return refusal != 0 ? refusal : file.allocate(offset, length);
  }

  /**
   * {@code fallocate(2)} with {@code FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE}: the range reads
   * as zero afterwards, the size does not change.
   *
   * @return as {@link #allocate}; {@code -EOPNOTSUPP} if the file system does not support it
   * @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2)</a>
   */
  public static long punchHole(OpenFile file, long offset, long length) {
    long refusal = refuseSpace(file, offset, length);
    return refusal != 0 ? refusal : file.punchHole(offset, length);
  }

  /**
   * {@code posix_fadvise(2)}.
   *
   * @param advice {@code POSIX_FADV_…}
   * @return 0; {@code -EINVAL} (negative range); {@code -ESPIPE}
   * @see <a href="https://man7.org/linux/man-pages/man2/posix_fadvise.2.html">posix_fadvise(2)</a>
   */
  public static long advise(OpenFile file, long offset, long length, int advice) {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      return -Errno.EINVAL;
    }
    return file.advise(offset, length, advice);
  }

  /**
   * {@code futimens(3)}.
   *
   * @param atime unsigned ns since the epoch, at most {@link Timespec#MAX_TIME}; {@link #UTIME_NOW}
   *     or {@link #UTIME_OMIT}
   * @return 0; {@code -EROFS}
   * @see <a href="https://man7.org/linux/man-pages/man3/futimens.3.html">futimens(3)</a>
   */
  public static long setTimes(OpenFile file, long atime, long mtime) {
    return Namei.isReadOnly(file) ? -Errno.EROFS : file.setTimes(atime, mtime);
  }

  private static long refuseSpace(OpenFile file, long offset, long length) {
    if (offset < 0 || length <= 0) {
      return -Errno.EINVAL;
    }
    if (!file.writable()) {
      return -Errno.EBADF;
    }
    if (file.isStream()) {
      return -Errno.ESPIPE;
    }
    if (file.type() != Mode.S_IFREG) {
      return -Errno.ENODEV;
    }
    return offset > Long.MAX_VALUE - length ? -Errno.EFBIG : 0;
  }

  private static long refuseResize(OpenFile file) {
    if (file.type() == Mode.S_IFDIR) {
      return -Errno.EISDIR;
    }
    return file.type() == Mode.S_IFREG ? 0 : -Errno.EINVAL;
  }
}
