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
 * The one door: libc's syscall(2). Every call has the same shape, so that a single downcall stub is
 * made, whatever the number of system calls in use: stubs cost milliseconds at start, the few
 * register moves that they would save cost nothing that can be measured. See {@link Nr} for
 * numbers.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/syscall.2.html">syscall(2)</a>
 */
final class Syscall {

  /** Why there are no system calls here; null where there are. */
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
        // IllegalCallerException where native access is denied, others on a JVM without a linker.
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
    // Declared variadic, called as a plain function, which links sooner. With integers alone the
    // two
    // are the same, but for the register in which x86-64 announces floating-point arguments: they
    // would be saved, and never read.
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

  /** As {@link #call}, again as long as a signal interrupts it. */
  static long retrying(Scratch scratch, int nr, long a, long b, long c, long d, long e, long f) {
    long result;
    do {
      result = call(scratch, nr, a, b, c, d, e, f);
    } while (result == -Errno.EINTR);
    return result;
  }
}
