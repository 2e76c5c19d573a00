package dev.gangway.wasi;

import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.host.StackReserve;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;

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
  private final Syscall call;
  private final PrintStream to;

  private SyscallTrace(Syscall call, PrintStream to) {
    this.call = call;
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
    return call.with(traced(call, to));
  }

  /** Code of the same shape. A proxy, since each shape has a method of its own. */
  private static Code traced(Syscall call, PrintStream to) {
    Class<?> shape = Objects.requireNonNull(Syscall.shape(call.parameterTypes()));
    SyscallTrace trace = new SyscallTrace(call, to);
    return (Code)
        Proxy.newProxyInstance(
            Code.class.getClassLoader(),
            new Class<?>[] {shape},
            (_, method, args) -> trace.invoked(method, args));
  }

  /**
   * Either method {@code call} of the shape: the process, then the arguments or an array of them.
   */
  private Object invoked(Method method, Object[] args) throws ReflectiveOperationException {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, args);
    }
    Process process = (Process) args[0];
    if (args.length == 2 && args[1] instanceof long[] array) {
      return run(process, array);
    }
    long[] array = new long[args.length - 1];
    for (int i = 0; i < array.length; i++) {
      array[i] = ((Number) args[i + 1]).longValue();
    }
    return run(process, array);
  }

  private int run(Process process, long[] args) {
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
    } catch (RuntimeException | Error e) {
      throw new StreamFailure(e);
    }
  }
}
