package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import java.util.Objects;

/**
 * The calls on names: Linux's {@code fs/namei.c}. It makes two checks for every file system: a
 * read-only mount refuses each change, whatever the flags; and two names must be of one mount.
 *
 * <p>Results are 0 or {@code -errno}; {@link Directory} lists the errors of file systems.
 */
public final class Namei {
  private static final int O_CREAT_EXCL = Fcntl.O_CREAT | Fcntl.O_EXCL;

  private Namei() {}

  /**
   * {@code openat(2)}.
   *
   * @return as {@link Directory#open}; {@code -EROFS} for any change on a read-only mount
   */
  public static long open(Directory dir, PathName path, int flags, Opened out) {
    if (!isReadOnly(dir)) {
      return dir.open(path, flags, out);
    }
    boolean changes = (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY || (flags & Fcntl.O_TRUNC) != 0;
    if (changes) {
      return -Errno.EROFS;
    }
    if ((flags & Fcntl.O_CREAT) == 0) {
      return dir.open(path, flags, out);
    }
    // On a read-only mount, O_CREAT may open an existing file, but not create one.
    long result = dir.open(path, flags & ~O_CREAT_EXCL, out);
    if (result == 0 && (flags & Fcntl.O_EXCL) != 0) {
      out.take().put();
      return -Errno.EEXIST;
    }
    return result == -Errno.ENOENT ? -Errno.EROFS : result;
  }

  /** {@code fstatat(2)}. */
  public static long stat(Directory dir, PathName path, boolean follow, Kstat out) {
    return dir.stat(path, follow, out);
  }

  /** {@code utimensat(2)}; times as in {@link OpenFile#setTimes}. */
  public static long setTimes(
      Directory dir, PathName path, boolean follow, long atime, long mtime) {
    return isReadOnly(dir) ? -Errno.EROFS : dir.setTimes(path, follow, atime, mtime);
  }

  /** {@code mkdirat(2)}. */
  public static long mkdir(Directory dir, PathName path) {
    return isReadOnly(dir) ? -Errno.EROFS : dir.mkdir(path);
  }

  /** {@code unlinkat(2)} with {@code AT_REMOVEDIR}. */
  public static long rmdir(Directory dir, PathName path) {
    return isReadOnly(dir) ? -Errno.EROFS : dir.rmdir(path);
  }

  /** {@code unlinkat(2)}. */
  public static long unlink(Directory dir, PathName path) {
    return isReadOnly(dir) ? -Errno.EROFS : dir.unlink(path);
  }

  /** {@code linkat(2)}: {@code -EXDEV} across mounts. */
  public static long link(
      Directory oldDir, PathName oldPath, boolean follow, Directory newDir, PathName newPath) {
    long refusal = refusePair(oldDir, newDir);
    return refusal != 0 ? refusal : oldDir.link(oldPath, follow, newDir, newPath);
  }

  /** {@code renameat(2)}: {@code -EXDEV} across mounts. */
  public static long rename(
      Directory oldDir, PathName oldPath, Directory newDir, PathName newPath) {
    long refusal = refusePair(oldDir, newDir);
    return refusal != 0 ? refusal : oldDir.rename(oldPath, newDir, newPath);
  }

  /** {@code symlinkat(2)}. */
  public static long symlink(PathName target, Directory dir, PathName path) {
    return isReadOnly(dir) ? -Errno.EROFS : dir.symlink(target, path);
  }

  /** {@code readlinkat(2)}. */
  public static long readlink(Directory dir, PathName path, byte[] out) {
    return dir.readlink(path, out);
  }

  private static long refusePair(Directory oldDir, Directory newDir) {
    if (isReadOnly(oldDir) || isReadOnly(newDir)) {
      return -Errno.EROFS;
    }
    return Objects.equals(oldDir.mount(), newDir.mount()) ? 0 : -Errno.EXDEV;
  }

  static boolean isReadOnly(OpenFile file) {
    Mount mount = file.mount();
    return mount != null && mount.readOnly();
  }
}
