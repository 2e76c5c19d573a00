package dev.gangway.wasi;

import dev.gangway.abi.Mode;
import dev.gangway.fs.sock.ListenerFile;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.OpenFile;

/**
 * What may be done with a descriptor: a set of bits that never grows.
 *
 * <p>A descriptor starts with the rights that make sense for its kind of file and its direction.
 * {@code path_open} grants those of them that were requested and that the directory passes on. So
 * {@code fd_fdstat_get} of a file that was opened for reading shows no {@link #FD_WRITE}; wasi-libc
 * derives {@code fcntl(F_GETFL)} from that.
 *
 * <p>A call does not fail for a right that never applied to the file: the kernel's own error
 * ({@code EBADF} for the wrong direction, {@code ESPIPE}, {@code ENOTDIR}, {@code ENOTSOCK}) says
 * more. {@code ENOTCAPABLE} is for rights that were dropped or never requested.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#rights">rights
 *     </a>
 */
public final class Rights {
  public static final long FD_DATASYNC = 1L;
  public static final long FD_READ = 1L << 1;
  public static final long FD_SEEK = 1L << 2;
  public static final long FD_FDSTAT_SET_FLAGS = 1L << 3;
  public static final long FD_SYNC = 1L << 4;
  public static final long FD_TELL = 1L << 5;
  public static final long FD_WRITE = 1L << 6;
  public static final long FD_ADVISE = 1L << 7;
  public static final long FD_ALLOCATE = 1L << 8;
  public static final long PATH_CREATE_DIRECTORY = 1L << 9;
  public static final long PATH_CREATE_FILE = 1L << 10;
  public static final long PATH_LINK_SOURCE = 1L << 11;
  public static final long PATH_LINK_TARGET = 1L << 12;
  public static final long PATH_OPEN = 1L << 13;
  public static final long FD_READDIR = 1L << 14;
  public static final long PATH_READLINK = 1L << 15;
  public static final long PATH_RENAME_SOURCE = 1L << 16;
  public static final long PATH_RENAME_TARGET = 1L << 17;
  public static final long PATH_FILESTAT_GET = 1L << 18;
  public static final long PATH_FILESTAT_SET_SIZE = 1L << 19;
  public static final long PATH_FILESTAT_SET_TIMES = 1L << 20;
  public static final long FD_FILESTAT_GET = 1L << 21;
  public static final long FD_FILESTAT_SET_SIZE = 1L << 22;
  public static final long FD_FILESTAT_SET_TIMES = 1L << 23;
  public static final long PATH_SYMLINK = 1L << 24;
  public static final long PATH_REMOVE_DIRECTORY = 1L << 25;
  public static final long PATH_UNLINK_FILE = 1L << 26;
  public static final long POLL_FD_READWRITE = 1L << 27;
  public static final long SOCK_SHUTDOWN = 1L << 28;
  public static final long SOCK_ACCEPT = 1L << 29;

  private static final long ANY =
      FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | FD_FILESTAT_SET_TIMES | POLL_FD_READWRITE;

  private static final long DIRECTORY =
      ANY
          | FD_SYNC
          | FD_DATASYNC
          | FD_ADVISE
          | FD_READDIR
          | PATH_CREATE_DIRECTORY
          | PATH_CREATE_FILE
          | PATH_LINK_SOURCE
          | PATH_LINK_TARGET
          | PATH_OPEN
          | PATH_READLINK
          | PATH_RENAME_SOURCE
          | PATH_RENAME_TARGET
          | PATH_FILESTAT_GET
          | PATH_FILESTAT_SET_SIZE
          | PATH_FILESTAT_SET_TIMES
          | PATH_SYMLINK
          | PATH_REMOVE_DIRECTORY
          | PATH_UNLINK_FILE;

  private static final long SEEKABLE = FD_SEEK | FD_TELL | FD_ADVISE;

  /** Only for files that are open for writing. */
  private static final long TO_WRITE = FD_WRITE | FD_ALLOCATE | FD_FILESTAT_SET_SIZE;

  private static final long FILE = ANY | FD_SYNC | FD_DATASYNC | FD_READ | SEEKABLE | TO_WRITE;

  private static final long LISTENER = ANY | SOCK_ACCEPT;

  private static final long CONNECTION = ANY | FD_READ | FD_WRITE | SOCK_SHUTDOWN;

  private Rights() {}

  /**
   * The rights that make sense for {@code file}. A descriptor that the embedder installs has them
   * (standard streams, preopened directories, sockets).
   */
  public static long initial(OpenFile file) {
    if (file.type() == Mode.S_IFDIR) {
      return DIRECTORY;
    }
    if (file instanceof ListenerFile) {
      return LISTENER;
    }
    long rights = file.type() == Mode.S_IFSOCK ? CONNECTION : FILE;
    if (file.isStream()) {
      rights &= ~(SEEKABLE | FD_ALLOCATE | FD_FILESTAT_SET_SIZE);
    }
    if (!file.readable()) {
      rights &= ~FD_READ;
    }
    if (!file.writable()) {
      rights &= ~TO_WRITE;
    }
    return rights;
  }

  /**
   * The rights that {@code file} passes on to files opened through it: all, for a directory or a
   * listener. Also on a read-only mount, so that opening for writing fails with {@code EROFS}
   * there.
   */
  public static long inheriting(OpenFile file) {
    if (file.type() == Mode.S_IFDIR) {
      return DIRECTORY | FILE;
    }
    return file instanceof ListenerFile ? CONNECTION : 0;
  }

  /**
   * Whether no right that a call needs was dropped: each right in {@code needed} is there, or never
   * applied to the file. In the second case the kernel refuses the call.
   *
   * <p>{@link #FD_SYNC} includes {@link #FD_DATASYNC}: wasi-libc requests {@link #FD_DATASYNC} only
   * for writing, but on Linux readers may sync, too.
   */
  static boolean allow(Descriptor descriptor, long needed) {
    long missing = needed & ~descriptor.rights();
    if (missing == 0) {
      return true;
    }
    if ((descriptor.rights() & FD_SYNC) != 0) {
      missing &= ~FD_DATASYNC;
    }
    return (missing & initial(descriptor.file())) == 0;
  }
}
