package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.Namei;
import dev.gangway.wasi.Param.Kind;

/**
 * The calls of {@link Preview0} that are not those of {@link Preview1}: {@code whence} has other
 * numbers, and {@link Filestat} and {@link Subscription} have other layouts. What they do and
 * return is the same.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/witx/typenames.witx">
 *     typenames.witx</a>
 */
final class Preview0Calls {
  /** {@code whence}, which has Linux's numbers in {@link Preview1}. */
  static final int WHENCE_CUR = 0;

  static final int WHENCE_END = 1;
  static final int WHENCE_SET = 2;

  /** No {@code whence} of Linux. */
  private static final int NO_WHENCE = -1;

  private Preview0Calls() {}

  static final Syscall FD_SEEK =
      Syscall.preview0(
          "fd_seek",
          (Code.ILII) Preview0Calls::fdSeek,
          Kind.FD.named("fd"),
          Kind.FILE_DELTA.named("offset"),
          Kind.PREVIEW0_WHENCE.named("whence"),
          Kind.OUT_FILE_SIZE.named("newoffset"));

  /**
   * Moves the position.
   *
   * @param whence {@code WHENCE_…}
   * @return as {@link FdReadWrite#fdSeek}
   */
  static int fdSeek(Process process, int fd, long offset, int whence, int newOffset) {
    return FdReadWrite.fdSeek(process, fd, offset, linuxWhence(whence), newOffset);
  }

  private static int linuxWhence(int whence) {
    return switch (whence) {
      case WHENCE_CUR -> Fcntl.SEEK_CUR;
      case WHENCE_END -> Fcntl.SEEK_END;
      case WHENCE_SET -> Fcntl.SEEK_SET;
      default -> NO_WHENCE;
    };
  }

  static final Syscall FD_FILESTAT_GET =
      Syscall.preview0(
          "fd_filestat_get",
          (Code.II) Preview0Calls::fdFilestatGet,
          Kind.FD.named("fd"),
          Kind.OUT_PREVIEW0_FILESTAT.named("filestat"));

  /**
   * Writes the file's attributes.
   *
   * @param filestat room for {@link Filestat#PREVIEW0_SIZE} bytes
   * @return as {@link FdCalls#fdFilestatGet}
   */
  static int fdFilestatGet(Process process, int fd, int filestat) {
    Descriptor d = process.files().get(fd);
    if (d == null) {
      return WasiErrno.BADF;
    }
    if (!Rights.allow(d, Rights.FD_FILESTAT_GET)) {
      return WasiErrno.NOTCAPABLE;
    }
    Kstat stat = process.task().stat();
    long status = d.file().getattr(stat);
    return WasiErrno.of(
        status < 0 ? status : Filestat.putPreview0(process.memory(), filestat, stat));
  }

  static final Syscall PATH_FILESTAT_GET =
      Syscall.preview0(
          "path_filestat_get",
          (Code.IIIII) Preview0Calls::pathFilestatGet,
          Kind.FD.named("fd"),
          Kind.LOOKUP_FLAGS.named("flags"),
          Kind.PATH.named("path"),
          Kind.OUT_PREVIEW0_FILESTAT.named("filestat"));

  /**
   * Writes the attributes of a file.
   *
   * @param filestat room for {@link Filestat#PREVIEW0_SIZE} bytes
   * @return as {@link PathCalls#pathFilestatGet}
   */
  static int pathFilestatGet(
      Process process, int fd, int flags, int path, int length, int filestat) {
    return PathCalls.on(
        process,
        fd,
        Rights.PATH_FILESTAT_GET,
        path,
        length,
        (dir, name) -> {
          if (!LookupFlags.areKnown(flags)) {
            return -Errno.EINVAL;
          }
          Kstat stat = process.task().stat();
          long status = Namei.stat(dir, name, LookupFlags.follow(flags), stat);
          return status < 0 ? status : Filestat.putPreview0(process.memory(), filestat, stat);
        });
  }

  static final Syscall POLL_ONEOFF =
      Syscall.preview0(
          "poll_oneoff",
          (Code.IIII) Preview0Calls::pollOneoff,
          Kind.POINTER.named("in"),
          Kind.POINTER.named("out"),
          Kind.SIZE.named("nsubscriptions"),
          Kind.OUT_SIZE.named("nevents"));

  /**
   * Waits until at least one event has occurred, and reports all that have. The {@code identifier}
   * of a clock is ignored: events have the {@code userdata} of their subscription.
   *
   * @param in an array in the layout {@link Subscription#PREVIEW0}
   * @return as {@link PollCalls#pollOneoff}
   */
  static int pollOneoff(Process process, int in, int out, int nsubscriptions, int nevents) {
    return WasiErrno.of(
        process.poll().run(Subscription.PREVIEW0, in, out, nsubscriptions, nevents));
  }
}
