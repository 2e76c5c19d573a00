package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.GuestDescriptors;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import java.lang.foreign.MemorySegment;

/**
 * Walks of whole paths that cannot leave the directory they start in.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
final class Beneath {
  private static final long RESOLVE = Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_MAGICLINKS;

  /** Walks with {@code ..} in them, until one is not disturbed by a rename anywhere on the host. */
  private static final int ATTEMPTS = 256;

  private Beneath() {}

  /**
   * Opens {@code path}.
   *
   * @param path ends with NUL
   * @param flags {@code O_*}
   * @param mode permissions of what {@code O_CREAT} makes
   * @return a descriptor; {@code -EPERM} where the path leaves {@code dirfd}; {@code -ENFILE} where
   *     guests have all descriptors that {@link GuestDescriptors} lets them have; {@code -EAGAIN}
   *     where renames disturbed every attempt
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
    // The only EXDEV of openat2 is an escape: mount points beneath may be crossed.
    return result == -Errno.EXDEV ? -Errno.EPERM : GuestDescriptors.made(result);
  }

  /**
   * Opens a plain name: as {@link #open}, by a cheaper call. Such a name leaves its directory only
   * by being a symlink, and that is for the walk to judge.
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

  /** A symlink that is not followed is no directory to {@code O_DIRECTORY}. */
  private static boolean mayBeSymlink(long result, int flags) {
    return result == -Errno.ELOOP || (result == -Errno.ENOTDIR && (flags & Fcntl.O_DIRECTORY) != 0);
  }

  /**
   * Walks {@code path} and holds what it names, without opening it.
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
   * A second descriptor for the same: it, or {@code -ENFILE} as {@link #open}, or {@code -errno}.
   */
  static long duplicate(int fd) {
    return GuestDescriptors.usedUp(fd) ? -Errno.ENFILE : GuestDescriptors.made(HostFile.dup(fd));
  }
}
