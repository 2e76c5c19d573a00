package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * System calls on an open descriptor. The package describes results, errors, addresses and EINTR.
 *
 * <p>Lengths and offsets are bytes. A transfer may return a short count: at the end of the file, on
 * pipes and sockets, when the disk fills up, and beyond 0x7ffff000 bytes ({@code MAX_RW_COUNT}).
 */
public final class HostFile {

  private static final int F_GETFD = 1;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FD_CLOEXEC = 1;

  private static final int TCGETS = 0x5401;
  private static final int FIONREAD = 0x541B;

  private HostFile() {}

  /** read(2) at the descriptor's position. Returns bytes read, 0 at the end. */
  public static long read(int fd, long address, long length) {
    return Syscall.retrying(Scratch.current(), Nr.READ, fd, address, length, 0, 0, 0);
  }

  /** write(2) at the descriptor's position, or at the end with O_APPEND. Returns bytes written. */
  public static long write(int fd, long address, long length) {
    return Syscall.retrying(Scratch.current(), Nr.WRITE, fd, address, length, 0, 0, 0);
  }

  /**
   * pread(2): does not move the position. ESPIPE on pipes and sockets, EINVAL for a negative
   * offset.
   */
  public static long pread(int fd, long address, long length, long offset) {
    return Syscall.retrying(Scratch.current(), Nr.PREAD64, fd, address, length, offset, 0, 0);
  }

  /** pwrite(2): as {@link #pread}; with O_APPEND Linux still writes at the end. */
  public static long pwrite(int fd, long address, long length, long offset) {
    return Syscall.retrying(Scratch.current(), Nr.PWRITE64, fd, address, length, offset, 0, 0);
  }

  /**
   * readv(2).
   *
   * @param iovec address of {@code count} entries in the layout of {@link dev.gangway.abi.Iovec}
   */
  public static long readv(int fd, long iovec, int count) {
    return Syscall.retrying(Nr.READV, fd, iovec, count);
  }

  /** writev(2), see {@link #readv}. */
  public static long writev(int fd, long iovec, int count) {
    return Syscall.retrying(Nr.WRITEV, fd, iovec, count);
  }

  /** preadv(2), see {@link #readv} and {@link #pread}. */
  public static long preadv(int fd, long iovec, int count, long offset) {
    // The offset's upper half is a separate argument, which 64-bit kernels ignore.
    return Syscall.retrying(Nr.PREADV, fd, iovec, count, offset);
  }

  /** pwritev(2), see {@link #readv} and {@link #pwrite}. */
  public static long pwritev(int fd, long iovec, int count, long offset) {
    return Syscall.retrying(Nr.PWRITEV, fd, iovec, count, offset);
  }

  /**
   * preadv2(2), see {@link #preadv}.
   *
   * @param offset -1 for the descriptor's own position, or a pipe
   * @param rwf {@code Rwf.RWF_*}
   */
  public static long preadv2(int fd, long iovec, int count, long offset, int rwf) {
    return Syscall.retrying(Nr.PREADV2, fd, iovec, count, offset, 0, rwf);
  }

  /** pwritev2(2), see {@link #preadv2}. */
  public static long pwritev2(int fd, long iovec, int count, long offset, int rwf) {
    return Syscall.retrying(Nr.PWRITEV2, fd, iovec, count, offset, 0, rwf);
  }

  /**
   * close(2). The number is free again even after an error other than EBADF, so never call it
   * twice.
   */
  public static long close(int fd) {
    return Syscall.call(Nr.CLOSE, fd);
  }

  /** A second descriptor, the lowest free one, for the same open file description. */
  public static long dup(int fd) {
    return Syscall.call(Nr.FCNTL, fd, F_DUPFD_CLOEXEC, 0);
  }

  /** Access mode and status flags in {@link Fcntl}'s values, without O_LARGEFILE. */
  public static long getFlags(int fd) {
    long flags = Syscall.call(Nr.FCNTL, fd, F_GETFL);
    // The kernel adds it to every open; it has no meaning on a 64-bit host.
    return flags < 0 ? flags : Machine.fromNativeFlags((int) flags) & ~Fcntl.O_LARGEFILE;
  }

  /**
   * Whether the descriptor has FD_CLOEXEC: 1 or 0. If so, this process did not receive it by exec.
   */
  public static long isClosedOnExec(int fd) {
    long flags = Syscall.call(Nr.FCNTL, fd, F_GETFD);
    return flags < 0 ? flags : flags & FD_CLOEXEC;
  }

  /** Sets O_APPEND, O_NONBLOCK, O_DIRECT and O_NOATIME; Linux ignores all other bits. */
  public static long setFlags(int fd, int flags) {
    return Syscall.call(Nr.FCNTL, fd, F_SETFL, Machine.toNativeFlags(flags));
  }

  /** lseek(2) with {@code Fcntl.SEEK_*}. Returns the new position. */
  public static long lseek(int fd, long offset, int whence) {
    return Syscall.call(Nr.LSEEK, fd, offset, whence);
  }

  /** ftruncate(2): truncates, or extends by a hole. */
  public static long ftruncate(int fd, long size) {
    return Syscall.retrying(Nr.FTRUNCATE, fd, size, 0);
  }

  /** fallocate(2). {@code mode} 0 allocates and extends; see {@code Fcntl.FALLOC_FL_*}. */
  public static long fallocate(int fd, int mode, long offset, long length) {
    return Syscall.retrying(Nr.FALLOCATE, fd, mode, offset, length);
  }

  /** posix_fadvise(2) with {@code Fcntl.POSIX_FADV_*}; a length of 0 means to the end. */
  public static long fadvise(int fd, long offset, long length, int advice) {
    return Syscall.retrying(Nr.FADVISE64, fd, offset, length, advice);
  }

  /** fsync(2): data and all metadata are in storage when it returns 0. Also for directories. */
  public static long fsync(int fd) {
    return Syscall.retrying(Nr.FSYNC, fd);
  }

  /** fdatasync(2): as {@link #fsync}, but only with the metadata that reading the data requires. */
  public static long fdatasync(int fd) {
    return Syscall.retrying(Nr.FDATASYNC, fd);
  }

  /**
   * getdents64(2): fills memory with whole entries in the layout of {@link
   * dev.gangway.abi.Dirent64}. Returns bytes filled, 0 at the end; EINVAL if not even one entry
   * fits, ENOTDIR, ENOENT in a removed directory.
   */
  public static long getdents64(int fd, long address, long length) {
    return Syscall.call(Nr.GETDENTS64, fd, address, length);
  }

  /** As {@link #getdents64(int, long, long)}, into all of {@code buffer}, which is native. */
  public static long getdents64(int fd, MemorySegment buffer) {
    assert buffer.isNative() : buffer;
    try {
      return getdents64(fd, buffer.address(), buffer.byteSize());
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }

  /**
   * Fills {@code out} with the attributes of the open file. Returns 0; {@code out} is unchanged on
   * error.
   */
  public static long fstat(int fd, Kstat out) {
    Scratch scratch = Scratch.current();
    return Statx.statx(scratch, fd, scratch.at(Scratch.EMPTY_STRING), Fcntl.AT_EMPTY_PATH, out);
  }

  /** futimens(3): sets the times of the open file, as {@link HostPath#utimensat} does. */
  public static long futimens(int fd, long atimeNs, long mtimeNs) {
    Scratch scratch = Scratch.current();
    HostPath.putTimes(scratch, atimeNs, mtimeNs);
    return Syscall.retrying(scratch, Nr.UTIMENSAT, fd, 0, scratch.at(Scratch.ARGS), 0, 0, 0);
  }

  /** The magic number of the file system that holds the file ({@code f_type} of fstatfs(2)). */
  public static long filesystemType(int fd) {
    Scratch scratch = Scratch.current();
    long result = Syscall.retrying(scratch, Nr.FSTATFS, fd, scratch.at(Scratch.RESULT), 0, 0, 0, 0);
    return result < 0 ? result : scratch.getLong(Scratch.RESULT);
  }

  /** Bytes that a read of this pipe, socket or terminal would return without waiting (FIONREAD). */
  public static long bytesReadable(int fd) {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.call(scratch, Nr.IOCTL, fd, FIONREAD, scratch.at(Scratch.RESULT), 0, 0, 0);
    return result < 0 ? result : scratch.getInt(Scratch.RESULT);
  }

  /** isatty(3): 1 for a terminal; otherwise the error, ENOTTY for any other open file. */
  public static long isatty(int fd) {
    Scratch scratch = Scratch.current();
    long result = Syscall.call(scratch, Nr.IOCTL, fd, TCGETS, scratch.at(Scratch.RESULT), 0, 0, 0);
    return result < 0 ? result : 1;
  }
}
