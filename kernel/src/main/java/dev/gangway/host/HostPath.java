package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Timespec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * System calls on a name below an open directory. The package describes results, errors and EINTR.
 *
 * <p>{@code dirfd} is a directory's descriptor (O_PATH is enough) or {@link Fcntl#AT_FDCWD}; a
 * {@code path} is native memory that ends with a zero byte. Linux's rules apply to a path: it may
 * be absolute, contain {@code ..} and pass through symbolic links. So only {@link #openat2}
 * confines it.
 */
public final class HostPath {

  private static final int PERMISSION_BITS_OF_OPEN = 0xFFF;

  private static final int OPEN_HOW_SIZE = 24;

  /** Special values of {@code tv_nsec}. */
  private static final long TV_NSEC_NOW = 0x3fff_ffff;

  private static final long TV_NSEC_OMIT = 0x3fff_fffe;

  private HostPath() {}

  /**
   * openat(2). Returns a descriptor.
   *
   * @param flags {@code Fcntl.O_*}; O_CLOEXEC is added
   * @param mode permissions of a file that this call creates, before the umask
   */
  public static long openat(int dirfd, MemorySegment path, int flags, int mode) {
    try {
      return Syscall.retrying(
          Nr.OPENAT,
          dirfd,
          pathAddress(path),
          Machine.toNativeFlags(flags | Fcntl.O_CLOEXEC),
          mode);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /**
   * openat2(2). Returns a descriptor.
   *
   * <p>EXDEV: the path would leave {@code dirfd} (RESOLVE_BENEATH). ELOOP: a link that {@code
   * resolve} forbids. EAGAIN: the path contains {@code ..} and a rename on the host raced with the
   * walk; retry, but a bounded number of times. ENOSYS: older than Linux 5.6, or a sandbox that
   * does not support the call.
   *
   * @param flags {@code Fcntl.O_*}; O_CLOEXEC is added. Unlike openat(2), unknown flags, and flags
   *     that O_PATH would ignore, are EINVAL
   * @param mode as for {@link #openat}; ignored unless {@code flags} can create
   * @param resolve {@code Fcntl.RESOLVE_*}
   */
  public static long openat2(int dirfd, MemorySegment path, int flags, int mode, long resolve) {
    boolean creates = (flags & Fcntl.O_CREAT) != 0 || (flags & Fcntl.O_TMPFILE) == Fcntl.O_TMPFILE;
    Scratch scratch = Scratch.current();
    // Zero-extended: the field has 64 bits, and a stray upper bit is EINVAL.
    scratch.putLong(
        Scratch.ARGS, Integer.toUnsignedLong(Machine.toNativeFlags(flags | Fcntl.O_CLOEXEC)));
    scratch.putLong(Scratch.ARGS + 8, creates ? mode & PERMISSION_BITS_OF_OPEN : 0);
    scratch.putLong(Scratch.ARGS + 16, resolve);
    try {
      return Syscall.retrying(
          scratch,
          Nr.OPENAT2,
          dirfd,
          pathAddress(path),
          scratch.at(Scratch.ARGS),
          OPEN_HOW_SIZE,
          0,
          0);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /**
   * fstatat(2). Fills {@code out} and returns 0; {@code out} is unchanged on error.
   *
   * @param flags AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH
   */
  public static long fstatat(int dirfd, MemorySegment path, int flags, Kstat out) {
    try {
      return Statx.statx(Scratch.current(), dirfd, pathAddress(path), flags, out);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /** mkdirat(2). */
  public static long mkdirat(int dirfd, MemorySegment path, int mode) {
    try {
      return Syscall.retrying(Nr.MKDIRAT, dirfd, pathAddress(path), mode);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /**
   * unlinkat(2): removes a file, or with AT_REMOVEDIR an empty directory. Never follows a final
   * symlink.
   */
  public static long unlinkat(int dirfd, MemorySegment path, int flags) {
    try {
      return Syscall.retrying(Nr.UNLINKAT, dirfd, pathAddress(path), flags);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /**
   * linkat(2): adds a name for a file.
   *
   * @param flags 0 links a symbolic link itself, AT_SYMLINK_FOLLOW its target
   */
  public static long linkat(
      int oldDirfd, MemorySegment oldPath, int newDirfd, MemorySegment newPath, int flags) {
    try {
      return Syscall.retrying(
          Nr.LINKAT, oldDirfd, pathAddress(oldPath), newDirfd, pathAddress(newPath), flags, 0);
    } finally {
      Reference.reachabilityFence(oldPath);
      Reference.reachabilityFence(newPath);
    }
  }

  /**
   * symlinkat(2): creates the symlink {@code path} with the text {@code target}, which is not
   * checked.
   */
  public static long symlinkat(MemorySegment target, int dirfd, MemorySegment path) {
    try {
      return Syscall.retrying(Nr.SYMLINKAT, pathAddress(target), dirfd, pathAddress(path));
    } finally {
      Reference.reachabilityFence(target);
      Reference.reachabilityFence(path);
    }
  }

  /**
   * readlinkat(2): the target of a symbolic link, without a zero byte. Returns its bytes; if they
   * are {@code length}, it may be truncated. An empty path reads the link that {@code dirfd} refers
   * to (opened with O_PATH and O_NOFOLLOW).
   */
  public static long readlinkat(int dirfd, MemorySegment path, long address, long length) {
    try {
      return Syscall.retrying(Nr.READLINKAT, dirfd, pathAddress(path), address, length);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /** As above, into the native {@code buffer}. */
  public static long readlinkat(int dirfd, MemorySegment path, MemorySegment buffer) {
    assert buffer.isNative() : buffer;
    try {
      return readlinkat(dirfd, path, buffer.address(), buffer.byteSize());
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }

  /** renameat(2): replaces an existing target atomically. Never follows a final symlink. */
  public static long renameat(
      int oldDirfd, MemorySegment oldPath, int newDirfd, MemorySegment newPath) {
    return renameat2(oldDirfd, oldPath, newDirfd, newPath, 0);
  }

  /**
   * renameat2(2).
   *
   * @param flags {@code Fcntl.RENAME_*}; EINVAL if the file system does not support them
   */
  public static long renameat2(
      int oldDirfd, MemorySegment oldPath, int newDirfd, MemorySegment newPath, int flags) {
    try {
      return Syscall.retrying(
          Nr.RENAMEAT2, oldDirfd, pathAddress(oldPath), newDirfd, pathAddress(newPath), flags, 0);
    } finally {
      Reference.reachabilityFence(oldPath);
      Reference.reachabilityFence(newPath);
    }
  }

  /**
   * utimensat(2).
   *
   * @param atimeNs unsigned nanoseconds since 1970, or {@link Timespec#UTIME_NOW}, {@link
   *     Timespec#UTIME_OMIT}; the host clamps it to the file system's range
   * @param mtimeNs likewise
   * @param flags AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH
   */
  public static long utimensat(
      int dirfd, MemorySegment path, long atimeNs, long mtimeNs, int flags) {
    Scratch scratch = Scratch.current();
    putTimes(scratch, atimeNs, mtimeNs);
    try {
      return Syscall.retrying(
          scratch, Nr.UTIMENSAT, dirfd, pathAddress(path), scratch.at(Scratch.ARGS), flags, 0, 0);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /** Checks only by assertion: the caller has to ensure it. */
  private static long pathAddress(MemorySegment path) {
    assert path.isNative() && isTerminated(path) : path;
    return path.address();
  }

  private static boolean isTerminated(MemorySegment path) {
    for (long i = 0; i < path.byteSize(); i++) {
      if (path.get(ValueLayout.JAVA_BYTE, i) == 0) {
        return true;
      }
    }
    return false;
  }

  static void putTimes(Scratch scratch, long atimeNs, long mtimeNs) {
    putTime(scratch, Scratch.ARGS, atimeNs);
    putTime(scratch, Scratch.ARGS + Timespec.SIZE, mtimeNs);
  }

  private static void putTime(Scratch scratch, long offset, long time) {
    long seconds = 0;
    long nanos;
    if (time == Timespec.UTIME_NOW) {
      nanos = TV_NSEC_NOW;
    } else if (time == Timespec.UTIME_OMIT) {
      nanos = TV_NSEC_OMIT;
    } else {
      seconds = Long.divideUnsigned(time, Timespec.NANOS_PER_SECOND);
      nanos = Long.remainderUnsigned(time, Timespec.NANOS_PER_SECOND);
    }
    scratch.putLong(offset, seconds);
    scratch.putLong(offset + Long.BYTES, nanos);
  }
}
