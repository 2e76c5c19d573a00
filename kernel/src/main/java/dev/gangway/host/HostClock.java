package dev.gangway.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Timespec;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Clocks and the secure random source. See the package for results. */
public final class HostClock {

  private HostClock() {}

  /** clock_gettime(2) of {@code Clocks.CLOCK_*} in nanoseconds. EINVAL for an unknown clock. */
  public static long gettime(int clock) {
    if (!Linux.available()) {
      return -Errno.ENOSYS;
    }
    Scratch scratch = Scratch.current();
    int status;
    try {
      status = (int) Vdso.CLOCK_GETTIME.invokeExact(clock, scratch.at(Scratch.RESULT));
    } catch (Throwable t) {
      throw new LinkageError("clock_gettime", t);
    }
    // The address is good, so this is the only error left.
    return status != 0 ? -Errno.EINVAL : takeNanos(scratch);
  }

  /** clock_getres(2): the clock's resolution in nanoseconds. */
  public static long getres(int clock) {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.call(scratch, Nr.CLOCK_GETRES, clock, scratch.at(Scratch.RESULT), 0, 0, 0, 0);
    return result < 0 ? result : takeNanos(scratch);
  }

  /**
   * getrandom(2) from the source of {@code /dev/urandom}. Returns bytes filled, all of them up to
   * 256, fewer perhaps beyond.
   */
  public static long getrandom(long address, long length) {
    return Syscall.retrying(Nr.GETRANDOM, address, length, 0);
  }

  private static long takeNanos(Scratch scratch) {
    return Timespec.toNanos(
        scratch.getLong(Scratch.RESULT), scratch.getLong(Scratch.RESULT + Long.BYTES));
  }

  /**
   * libc's clock_gettime, which reads the clocks without entering the kernel. The one critical
   * call: it cannot wait for anything, and with the usual transition it would cost twice its time.
   */
  private static final class Vdso {
    static final MethodHandle CLOCK_GETTIME = link();

    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
          Linker.Option.critical(false));
    }
  }
}
