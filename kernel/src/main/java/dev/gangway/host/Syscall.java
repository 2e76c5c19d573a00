package dev.gangway.host;

import dev.gangway.abi.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * All system calls go through libc's syscall(2) with one signature, so that there is a single
 * downcall stub. A stub costs milliseconds at start; the few register moves that a specific stub
 * would save are not measurable. {@link Nr} has the numbers.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/syscall.2.html">syscall(2)</a>
 */
final class Syscall {

  /** Why there are no system calls on this host; null if there are. */
  static final @Nullable String UNAVAILABLE;

  private static final @Nullable MethodHandle SYSCALL;

  static {
    MethodHandle handle = null;
    String reason = null;
    if (!Machine.LINUX) {
      reason = "not Linux";
    } else if (!Machine.X86_64 && !Machine.AARCH64) {
      reason = "neither x86-64 nor aarch64";
    } else {
      try {
        handle = link();
      } catch (RuntimeException | LinkageError e) {
        // IllegalCallerException if native access is denied; other exceptions on a JVM without a
        // linker.
        reason = e.toString();
      }
    }
    SYSCALL = handle;
    UNAVAILABLE = reason;
  }

  private Syscall() {}

  private static MethodHandle link() {
    long errnoOffset =
        Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    if (errnoOffset != Scratch.ERRNO) {
      throw new IllegalStateException("errno is captured at " + errnoOffset);
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor shape =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    // The function is variadic but is called as a plain one, which links faster. For integers both
    // conventions are the same, except for the x86-64 register with the number of floating-point
    // arguments. A wrong value there only makes the callee save registers that it never reads.
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        shape,
        Linker.Option.captureCallState("errno"));
  }

  static long call(int nr, long a) {
    return call(Scratch.current(), nr, a, 0, 0, 0, 0, 0);
  }

  static long call(int nr, long a, long b) {
    return call(Scratch.current(), nr, a, b, 0, 0, 0, 0);
  }

  static long call(int nr, long a, long b, long c) {
    return call(Scratch.current(), nr, a, b, c, 0, 0, 0);
  }

  static long call(int nr, long a, long b, long c, long d, long e, long f) {
    return call(Scratch.current(), nr, a, b, c, d, e, f);
  }

  /** Makes one call. Returns its result, or {@code -errno}. */
  static long call(Scratch scratch, int nr, long a, long b, long c, long d, long e, long f) {
    if (SYSCALL == null) {
      return -Errno.ENOSYS;
    }
    long result;
    try {
      MemorySegment state = scratch.segment;
      result = (long) SYSCALL.invokeExact(state, (long) nr, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new LinkageError("syscall " + nr, t);
    }
    return result != -1 ? result : -scratch.getInt(Scratch.ERRNO);
  }

  static long retrying(int nr, long a) {
    return retrying(Scratch.current(), nr, a, 0, 0, 0, 0, 0);
  }

  static long retrying(int nr, long a, long b, long c) {
    return retrying(Scratch.current(), nr, a, b, c, 0, 0, 0);
  }

  static long retrying(int nr, long a, long b, long c, long d) {
    return retrying(Scratch.current(), nr, a, b, c, d, 0, 0);
  }

  static long retrying(int nr, long a, long b, long c, long d, long e, long f) {
    return retrying(Scratch.current(), nr, a, b, c, d, e, f);
  }

  /** As {@link #call}, repeated as long as a signal interrupts it. */
  static long retrying(Scratch scratch, int nr, long a, long b, long c, long d, long e, long f) {
    long result;
    do {
      result = call(scratch, nr, a, b, c, d, e, f);
    } while (result == -Errno.EINTR);
    return result;
  }
}
