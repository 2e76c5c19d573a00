package dev.gangway.wasi;

import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.host.StackReserve;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints each system call on one line when it returns, as strace does:
 *
 * <pre>
 * path_open(3, SYMLINK_FOLLOW, "README.md", 0, 0x2a, 0x0, 0) = 0 (opened_fd 4)
 * fd_read(4, "# Gangway\n\nThe kernel under WebA"..., 4096) = 0 (nread 1612)
 * fd_close(9) = EBADF (Bad file descriptor)
 * proc_exit(0) = ?
 * </pre>
 *
 * <p>Arguments are read before the call runs, answers in memory after it. The buffers of a read or
 * a write are shown as the start of their bytes and their total length. A pointer for an answer is
 * shown only if the call failed. A position that is pointed to is shown in brackets, as it was
 * before the call. A call that does not return prints {@code ?}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/strace.1.html">strace(1)</a>
 */
public final class SyscallTrace {
  private final PrintStream to;

  private SyscallTrace(PrintStream to) {
    this.to = to;
  }

  /**
   * The same calls, printed.
   *
   * @param to takes one line for each, in one piece; guests may share it
   */
  public static List<Syscall> wrap(List<Syscall> calls, PrintStream to) {
    return calls.stream().map(call -> wrap(call, to)).toList();
  }

  /** The same call, printed, as {@link #wrap(List, PrintStream)}. */
  public static Syscall wrap(Syscall call, PrintStream to) {
    return SyscallWrapper.wrap(call, new SyscallTrace(to)::run);
  }

  private int run(Syscall call, Process process, long[] args) {
    StackReserve.assureLarge();
    TraceLine line = new TraceLine(call, args, process.memory());
    try {
      int errno = call.call(process, args);
      line.returned(errno);
      return errno;
    } finally {
      print(line);
    }
  }

  private void print(TraceLine line) {
    try {
      to.println(line);
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      throw new StreamFailure(e);
    }
  }
}
