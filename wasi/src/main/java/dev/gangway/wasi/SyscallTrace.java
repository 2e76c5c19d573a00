package dev.gangway.wasi;

import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints each system call when it is back, on one line, as strace does:
 *
 * <pre>
 * path_open(3, SYMLINK_FOLLOW, "README.md", 0, 0x2a, 0x0, 0) = 0 (opened_fd 4)
 * fd_read(4, "# Gangway\n\nThe kernel under WebA"..., 4096) = 0 (nread 1612)
 * fd_close(9) = EBADF (Bad file descriptor)
 * proc_exit(0) = ?
 * </pre>
 *
 * <p>What the call is given is read before it runs; what it answers in memory, after. Buffers of a
 * read or a write are shown as the start of their bytes and the room or the bytes in all. Pointers
 * for answers are shown only where the call failed; a position that is pointed to is shown in
 * brackets, as it was before. A call that does not come back prints {@code ?}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/strace.1.html">strace(1)</a>
 */
public final class SyscallTrace {
  private final Syscall call;
  private final UserMemory memory;
  private final PrintStream to;

  private SyscallTrace(Syscall call, UserMemory memory, PrintStream to) {
    this.call = call;
    this.memory = memory;
    this.to = to;
  }

  /**
   * The same calls, printed.
   *
   * @param task the task of the process whose calls these are
   * @param to takes one line for each, in one piece; guests may share it
   */
  public static List<Syscall> wrap(List<Syscall> calls, Task task, PrintStream to) {
    return calls.stream()
        .map(call -> call.with(new SyscallTrace(call, task.memory(), to)::run))
        .toList();
  }

  private int run(long a, long b, long c, long d, long e, long f, long g, long h, long i) {
    StackReserve.assureLarge();
    TraceLine line = new TraceLine(call, new long[] {a, b, c, d, e, f, g, h, i}, memory);
    try {
      int errno = call.handler().call(a, b, c, d, e, f, g, h, i);
      line.returned(errno);
      return errno;
    } finally {
      print(line);
    }
  }

  private void print(TraceLine line) {
    try {
      to.println(line);
    } catch (RuntimeException | Error e) {
      throw new StreamFailure(e);
    }
  }
}
