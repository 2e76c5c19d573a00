package dev.gangway.vfs;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;

/**
 * An open directory, and the operations on names below it.
 *
 * <p>Every path is relative to this directory and stays beneath it, as with {@code
 * RESOLVE_BENEATH}. A walk that would leave is {@code -EPERM}: by {@code ..} above this directory,
 * in the path or in a symlink on the way, or by an absolute symlink. More than 40 symlinks in a
 * walk are {@code -ELOOP}. The file system resolves the whole path itself, so that a race with a
 * rename or a new symlink cannot lead out.
 *
 * <p>A trailing slash requires a directory: {@code -ENOTDIR} if the name is not one. Because of it
 * a final symlink is followed, except by calls that create, remove or rename a name: as in Linux,
 * these see the link itself, which is not a directory.
 *
 * <p>Before a call that makes changes, {@link Namei} has checked that the mount is writable, and
 * that both directories of {@link #link} and {@link #rename} are of the same mount.
 *
 * <p>Common errors, not repeated below: {@code ENOENT}, {@code ENOTDIR}, {@code ENAMETOOLONG},
 * {@code ELOOP}, {@code EPERM} (escape), {@code EACCES} and {@code EIO} of the host.
 */
public abstract class Directory extends OpenFile {

  protected Directory(Mount mount) {
    super(mount, Mode.S_IFDIR, Fcntl.O_RDONLY);
  }

  /**
   * {@code openat(2)}.
   *
   * @param flags access mode, {@code O_CREAT}, {@code O_EXCL}, {@code O_TRUNC}, {@code
   *     O_DIRECTORY}, {@code O_NOFOLLOW}, {@code O_APPEND}, {@code O_NONBLOCK}, {@code O_(D)SYNC}
   * @param out receives the file, which the caller then owns: a {@link Directory} if the name is
   *     one
   * @return 0; {@code -EEXIST} ({@code O_EXCL}), {@code -EISDIR} (a directory, for writing or with
   *     {@code O_CREAT}), {@code -ELOOP} (a final symlink with {@code O_NOFOLLOW}), {@code
   *     -EDQUOT}, {@code -ENFILE}, {@code -ENXIO} (a socket)
   * @see <a href="https://man7.org/linux/man-pages/man2/openat.2.html">openat(2)</a>
   */
  public abstract long open(PathName path, int flags, Opened out);

  /** {@code fstatat(2)}; {@code follow} a final symlink. */
  public abstract long stat(PathName path, boolean follow, Kstat out);

  /** {@code utimensat(2)}; times as in {@link OpenFile#setTimes}. */
  public abstract long setTimes(PathName path, boolean follow, long atime, long mtime);

  /** {@code mkdirat(2)}: {@code -EEXIST}, {@code -EDQUOT}. */
  public abstract long mkdir(PathName path);

  /** {@code unlinkat(2)} with {@code AT_REMOVEDIR}: {@code -ENOTEMPTY}, {@code -EBUSY} (a root). */
  public abstract long rmdir(PathName path);

  /** {@code unlinkat(2)}: never a directory ({@code -EISDIR}); open files stay usable. */
  public abstract long unlink(PathName path);

  /**
   * {@code linkat(2)}: adds a name for a file, never for a directory ({@code -EPERM}).
   *
   * @param follow a final symlink of {@code oldPath}
   */
  public abstract long link(PathName oldPath, boolean follow, Directory newDir, PathName newPath);

  /**
   * {@code renameat(2)}: replaces an existing target atomically; does nothing if the target is
   * another name of the same file. {@code -EINVAL} for a directory into itself, {@code -ENOTEMPTY},
   * {@code -EISDIR}, {@code -EBUSY} (a root).
   */
  public abstract long rename(PathName oldPath, Directory newDir, PathName newPath);

  /**
   * {@code symlinkat(2)}. A target that is absolute, or whose {@code ..} would leave the mount from
   * the link's directory, is {@code -EPERM}.
   *
   * @param target the text of the link, stored unchanged
   */
  public abstract long symlink(PathName target, PathName path);

  /**
   * {@code readlinkat(2)}: the whole text of a link, without NUL.
   *
   * @param out receives at most {@code out.length} bytes
   * @return bytes of the text, truncated to {@code out.length}; {@code -EINVAL} if it is not a link
   */
  public abstract long readlink(PathName path, byte[] out);

  /**
   * {@code getdents(2)} with cookies: emits entries after {@code cookie} until the sink is full or
   * there are no more. {@code .} and {@code ..} come first, and {@code ..} of the mount's root is
   * the root itself.
   *
   * <p>A cookie stays valid while names are added and removed: a reader that continues from cookie
   * to cookie sees each entry that exists throughout exactly once. An unknown cookie is harmless:
   * it is an error or some position. A removed directory has no entries.
   *
   * @param cookie 0 for the start, otherwise the cookie of the last entry that the sink accepted
   * @return 0; {@code -EINVAL} for an invalid cookie
   */
  public abstract long iterate(long cookie, DirentSink sink);
}
