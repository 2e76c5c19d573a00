package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.GuestDescriptors;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import java.lang.foreign.MemorySegment;

/**
 * Path walks that cannot leave their starting directory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
final class Beneath {
  private static final long RESOLVE = Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_MAGICLINKS;

  /**
   * Maximum number of attempts of a walk with {@code ..}, which any rename on the host can disturb.
   */
  private static final int ATTEMPTS = 256;

  private Beneath() {}

  /**
   * Opens {@code path}.
   *
   * @param path terminated by NUL
   * @param flags {@code O_*}
   * @param mode permissions of a file that {@code O_CREAT} creates
   * @return a descriptor; {@code -EPERM} if the path leaves {@code dirfd}; {@code -ENFILE} if
   *     guests use all descriptors that {@link GuestDescriptors} allows; {@code -EAGAIN} if renames
   *     disturbed every attempt
   */
  static long open(int dirfd, MemorySegment path, int flags, int mode) {
    if (GuestDescriptors.usedUp(dirfd)) {
      return -Errno.ENFILE;
    }
    long result = HostPath.openat2(dirfd, path, flags, mode, RESOLVE);
    for (int i = 1; result == -Errno.EAGAIN && i < ATTEMPTS; i++) {
      Thread.onSpinWait();
      result = HostPath.openat2(dirfd, path, flags, mode, RESOLVE);
    }
    // Here openat2 returns EXDEV only for an escape: crossing mount points is allowed.
    return result == -Errno.EXDEV ? -Errno.EPERM : GuestDescriptors.made(result);
  }

  /**
   * Opens a plain name: as {@link #open}, by a cheaper call. A plain name can only leave its
   * directory if it is a symlink, and then the full walk resolves it.
   *
   * @param flags without {@code O_PATH}
   */
  static long openName(int dirfd, MemorySegment name, int flags, int mode) {
    if (GuestDescriptors.usedUp(dirfd)) {
      return -Errno.ENFILE;
    }
    long result = HostPath.openat(dirfd, name, flags | Fcntl.O_NOFOLLOW, mode);
    boolean follow = (flags & Fcntl.O_NOFOLLOW) == 0;
    return follow && mayBeSymlink(result, flags)
        ? open(dirfd, name, flags, mode)
        : GuestDescriptors.made(result);
  }

  /**
   * Whether the error may mean a symlink. With {@code O_DIRECTORY}, a symlink that is not followed
   * is {@code -ENOTDIR}.
   */
  private static boolean mayBeSymlink(long result, int flags) {
    return result == -Errno.ELOOP || (result == -Errno.ENOTDIR && (flags & Fcntl.O_DIRECTORY) != 0);
  }

  /**
   * Walks {@code path} and returns an {@code O_PATH} descriptor for its end.
   *
   * @param follow a final symlink
   * @return an {@code O_PATH} descriptor, or as {@link #open}
   */
  static long find(int dirfd, MemorySegment path, boolean follow) {
    return open(dirfd, path, follow ? Fcntl.O_PATH : Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0);
  }

  /** Whether {@code path} names something, a final symlink followed: 0, or as {@link #open}. */
  static long exists(int dirfd, MemorySegment path) {
    long found = find(dirfd, path, true);
    if (found < 0) {
      return found;
    }
    HostFile.close((int) found);
    return 0;
  }

  /**
   * Duplicates a descriptor. Returns the new one, {@code -ENFILE} as {@link #open}, or {@code
   * -errno}.
   */
  static long duplicate(int fd) {
    return GuestDescriptors.usedUp(fd) ? -Errno.ENFILE : GuestDescriptors.made(HostFile.dup(fd));
  }
}
