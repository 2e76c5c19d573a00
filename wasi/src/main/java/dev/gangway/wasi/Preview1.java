package dev.gangway.wasi;

import java.util.List;

/**
 * The system calls of the specification: every function of {@code wasi_snapshot_preview1}.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md">WASI
 *     preview1</a>
 */
public final class Preview1 {
  /** The module that guests import the calls from. */
  public static final String MODULE = "wasi_snapshot_preview1";

  /** All 46 calls, in the order of the specification. */
  static final List<Syscall> CALLS =
      List.of(
          ArgsCalls.ARGS_GET,
          ArgsCalls.ARGS_SIZES_GET,
          ArgsCalls.ENVIRON_GET,
          ArgsCalls.ENVIRON_SIZES_GET,
          ClockCalls.CLOCK_RES_GET,
          ClockCalls.CLOCK_TIME_GET,
          FdCalls.FD_ADVISE,
          FdCalls.FD_ALLOCATE,
          FdCalls.FD_CLOSE,
          FdCalls.FD_DATASYNC,
          FdCalls.FD_FDSTAT_GET,
          FdCalls.FD_FDSTAT_SET_FLAGS,
          FdCalls.FD_FDSTAT_SET_RIGHTS,
          FdCalls.FD_FILESTAT_GET,
          FdCalls.FD_FILESTAT_SET_SIZE,
          FdCalls.FD_FILESTAT_SET_TIMES,
          FdReadWrite.FD_PREAD,
          DirCalls.FD_PRESTAT_GET,
          DirCalls.FD_PRESTAT_DIR_NAME,
          FdReadWrite.FD_PWRITE,
          FdReadWrite.FD_READ,
          DirCalls.FD_READDIR,
          FdCalls.FD_RENUMBER,
          FdReadWrite.FD_SEEK,
          FdCalls.FD_SYNC,
          FdReadWrite.FD_TELL,
          FdReadWrite.FD_WRITE,
          PathCalls.PATH_CREATE_DIRECTORY,
          PathCalls.PATH_FILESTAT_GET,
          PathCalls.PATH_FILESTAT_SET_TIMES,
          PathCalls.PATH_LINK,
          PathOpen.PATH_OPEN,
          PathCalls.PATH_READLINK,
          PathCalls.PATH_REMOVE_DIRECTORY,
          PathCalls.PATH_RENAME,
          PathCalls.PATH_SYMLINK,
          PathCalls.PATH_UNLINK_FILE,
          PollCalls.POLL_ONEOFF,
          ProcCalls.PROC_EXIT,
          ProcCalls.PROC_RAISE,
          SchedCalls.SCHED_YIELD,
          RandomCalls.RANDOM_GET,
          SocketCalls.SOCK_ACCEPT,
          SocketCalls.SOCK_RECV,
          SocketCalls.SOCK_SEND,
          SocketCalls.SOCK_SHUTDOWN);

  private Preview1() {}
}
